import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Certificate, certificate } from '../../runbooks/engine/certificate/certificate.ts';
import {
  readCertificate,
  verifyAnywhere,
  verifyCertificate,
} from '../../runbooks/engine/certificate/verify.ts';
import { Refused, UsageError } from '../../runbooks/engine/errors.ts';
import { sha256 } from '../../runbooks/engine/fingerprint.ts';
import { readJournal } from '../../runbooks/engine/journal/journal.ts';
import type { JournalText } from '../../runbooks/engine/journal/read.ts';
import { rollback } from '../../runbooks/engine/rollback.ts';
import { resume, run } from '../../runbooks/engine/run.ts';
import type { AnyBook } from '../../runbooks/engine/types.ts';
import { toyBook } from '../helpers/toy-book.ts';
import { failAt, withToy } from '../helpers/toy-session.ts';

const edit = (file: string, from: string, to: string) =>
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));

describe('a certificate', () => {
  it('says what was moved, proven and confirmed, and how long writers stood still', () =>
    withToy(async (toy) => {
      const confirm = async () => ({ by: 'operator', how: 'typed' });
      const file = await run(toy.session({ confirm }));
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
        workspace: 'staging',
        account: '123456789012',
        operators: [{ way: 'began', operator: 'ann', host: 'desk', revision: 'abc' }],
        rollbacks: [],
        plans: [],
        confirmed: { by: 'operator', how: 'typed' },
        secondsWithoutWriters: 90,
        facts: { rows: 3, copied: 3 },
        proofs: [{ step: 'copy', id: 'rows', equal: true, figures: { rows: 3 } }],
        steps: ['look', 'open', 'stop', 'copy', 'start'].map((id) => ({ id, by: 'run' })),
      });
    }));

  it('is also for people, and lies in the folder of certificates too', () =>
    withToy(async (toy) => {
      const file = await run(toy.session());
      const page = readFileSync(join(dirname(file), 'certificate.md'), 'utf8');
      expect(page).toMatch(
        /# Copy a toy: staging[\s\S]*Writers stopped for \| 1 min 30 s[\s\S]*### Rows: equal/,
      );
      const { runId } = toy.last();
      expect(readdirSync(join(dirname(file), '..', 'certificates'))).toEqual([
        `${runId}.json`,
        `${runId}.md`,
      ]);
    }));

  it('shows only the facts the book names', () =>
    withToy(async (toy) => {
      const file = await run(toy.session({ book: { ...toyBook, certified: ['copied'] } as AnyBook }));
      expect(JSON.parse(readFileSync(file, 'utf8')).facts).toEqual({ copied: 3 });
    }));

  it('remembers what was run before a stop', () =>
    withToy(async (toy) => {
      await expect(run(toy.session({ hook: failAt('copy:before') }))).rejects.toThrow();
      const file = await resume(toy.session());
      const { operators, steps } = JSON.parse(readFileSync(file, 'utf8'));
      expect(operators.map(({ way }: { way: string }) => way)).toEqual(['began', 'on']);
      expect(steps.find((step: { id: string }) => step.id === 'stop').by).toBe('run');
    }));

  it('names everybody who worked on the run, and what a way back had undone', () =>
    withToy(async (toy) => {
      await expect(run(toy.session({ hook: failAt('copy:before') }))).rejects.toThrow();
      const ben = { operator: 'ben', host: 'van', revision: 'def' };
      await expect(rollback(toy.session({ who: ben, hook: failAt('undo-stop:before') }))).rejects.toThrow();
      const file = await resume(toy.session());
      const { operators, rollbacks } = JSON.parse(readFileSync(file, 'utf8')) as Certificate;
      expect(operators.map(({ way, operator }) => `${operator} ${way}`)).toEqual([
        'ann began',
        'ben back',
        'ann on',
      ]);
      expect(rollbacks).toMatchObject([{ operator: 'ben', undone: ['copy'] }]);
      expect(readFileSync(join(dirname(file), 'certificate.md'), 'utf8')).toContain(
        'undid copy, and was done again',
      );
    }));

  it('holds every plan that was applied, also one that was cut off', () =>
    withToy(async (toy) => {
      const changes = [{ address: 'toy.box', actions: ['create'] }];
      const plan = (sha256: string) => ({ sha256, terraform: '1.11.4', changes, outputs: ['box'] });
      const applying = toyBook.steps.map((step) =>
        step.id === 'stop'
          ? {
              ...step,
              run: async (c: Parameters<typeof step.run>[0]) => {
                await c.applying(plan(`f${toy.events.length}`));
                return step.run(c);
              },
            }
          : step,
      );
      const book = { ...toyBook, steps: applying } as AnyBook;
      await expect(run(toy.session({ book, hook: failAt('stop:before') }))).rejects.toThrow();
      const file = await resume(toy.session({ book }));
      const { plans } = JSON.parse(readFileSync(file, 'utf8')) as Certificate;
      expect(plans).toMatchObject([
        { step: 'stop', changes },
        { step: 'stop', changes },
      ]);
      expect(plans[0]?.sha256).not.toBe(plans[1]?.sha256);
      expect(readFileSync(join(dirname(file), 'certificate.md'), 'utf8')).toContain('| create | toy.box |');
      expect(verifyCertificate(file)[0]).toContain('Copy a toy');
    }));
});

/** Changes a journal and chains it anew, as somebody would who knows how. */
function forge(file: string, edit: (line: string) => string) {
  let previous: string | null = null;
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const forged = lines.map((line) => {
    const text = JSON.stringify({ ...JSON.parse(edit(line)), previous });
    previous = sha256(text);
    return text;
  });
  writeFileSync(file, `${forged.join('\n')}\n`);
}

describe('verify', () => {
  it('agrees with a certificate and with its copy', () =>
    withToy(async (toy) => {
      const file = await run(toy.session());
      const copy = join(dirname(file), '..', 'certificates', `${toy.last().runId}.json`);
      for (const path of [file, copy]) expect(verifyCertificate(path)).toContain('Rows: equal');
    }));

  it('finds the journal where it lies only in the store', () =>
    withToy(async (toy) => {
      const session = toy.session();
      const file = await run(session);
      const alone = join(toy.folder, 'alone.json');
      copyFileSync(file, alone);
      const verifying = () => verifyAnywhere(readCertificate(alone), async () => session.store);
      const key = `runs/${toy.last().runId}/journal.jsonl`;
      const stored = await session.store.read(key);
      if (!stored) {
        await expect(verifying()).rejects.toThrow(/is not beside .*Nor is it in the store of staging/);
        await session.store.write(key, toy.journalText(), null);
      }
      expect(await verifying()).toContain('Rows: equal');
      await session.store.write(
        key,
        toy.journalText().replace('"copied":3', '"copied":4'),
        String((await session.store.read(key))?.version),
      );
      await expect(verifying()).rejects.toThrow(/store.*journal\.jsonl, line \d+: the chain is broken/);
    }));

  const wrongs: [string, (file: string, journal: string) => void, RegExp][] = [
    [
      'a certificate that says something else, naming it',
      (file) => edit(file, '"copied": 3', '"copied": 4'),
      /facts\.copied: 3 in the journal, 4 in the certificate/,
    ],
    [
      'one that only looks different',
      (file) => edit(file, '\n}\n', '\n}\n\n'),
      /not the file that the run .* names [0-9a-f]{64}/,
    ],
    [
      'a changed journal',
      (_, journal) => edit(journal, '"copied":3', '"copied":4'),
      /line \d+: the chain is broken/,
    ],
    [
      'a journal that was changed and chained anew',
      (_, journal) => forge(journal, (line) => line.replace('"copied":3', '"copied":4')),
      /facts\.copied: 4 in the journal, 3 in the certificate/,
    ],
    [
      'both changed alike',
      (file, journal) => {
        forge(journal, (line) => line.replace('"copied":3', '"copied":4'));
        const read = readJournal(journal) as JournalText;
        writeFileSync(file, `${JSON.stringify(certificate(read, read.hashes.length - 1), null, 2)}\n`);
      },
      /is not the file that the run .* ended with: SHA-256 [0-9a-f]{64}, but line \d+ of .* names [0-9a-f]{64}/,
    ],
    [
      'a journal that was cut',
      (_, journal) =>
        writeFileSync(journal, readFileSync(journal, 'utf8').split('\n').slice(0, 4).join('\n').concat('\n')),
      /journal\.jsonl ends at line 4: the certificate was made of \d+ lines/,
    ],
    [
      'a journal without its last line',
      (_, journal) =>
        writeFileSync(
          journal,
          readFileSync(journal, 'utf8').split('\n').slice(0, -2).join('\n').concat('\n'),
        ),
      /The journal was cut/,
    ],
    [
      'the journal of another run',
      (_, journal) => forge(journal, (line) => line.replace(/"runId":"[^"]*"/, '"runId":"another"')),
      /is the journal of another, not of 2\d{7}T/,
    ],
  ];

  it.each(wrongs)('refuses %s', (_, spoil, message) =>
    withToy(async (toy) => {
      const file = await run(toy.session());
      spoil(file, join(dirname(file), 'journal.jsonl'));
      expect(() => verifyCertificate(file)).toThrow(Refused);
      expect(() => verifyCertificate(file)).toThrow(message);
    }),
  );

  it('says when there is nothing to check', () =>
    withToy(async (toy) => {
      expect(() => verifyCertificate(join(toy.folder, 'none.json'))).toThrow(UsageError);
    }));
});
