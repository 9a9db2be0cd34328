import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { verifyCertificate } from '../../runbooks/engine/certificate/files.ts';
import { Refused, UsageError } from '../../runbooks/engine/errors.ts';
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
        operator: 'ann',
        confirmed: { by: 'operator', how: 'typed' },
        resumed: 0,
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
      const { resumed, steps } = JSON.parse(readFileSync(file, 'utf8'));
      expect(resumed).toBe(1);
      expect(steps.find((step: { id: string }) => step.id === 'stop').by).toBe('run');
    }));
});

describe('verify', () => {
  it('agrees with a certificate and with its copy', () =>
    withToy(async (toy) => {
      const file = await run(toy.session());
      const copy = join(dirname(file), '..', 'certificates', `${toy.last().runId}.json`);
      for (const path of [file, copy]) expect(verifyCertificate(path)).toContain('Rows: equal');
    }));

  it('refuses a certificate that says something else, naming it', () =>
    withToy(async (toy) => {
      const file = await run(toy.session());
      edit(file, '"copied": 3', '"copied": 4');
      expect(() => verifyCertificate(file)).toThrow(Refused);
      expect(() => verifyCertificate(file)).toThrow(/facts\.copied: 3 in the journal, 4 in the certificate/);
    }));

  it('refuses a certificate that only looks different', () =>
    withToy(async (toy) => {
      const file = await run(toy.session());
      edit(file, '\n}\n', '\n}\n\n');
      expect(() => verifyCertificate(file)).toThrow(/not the file that the run/);
    }));

  it('refuses a changed journal', () =>
    withToy(async (toy) => {
      const file = await run(toy.session());
      edit(join(dirname(file), 'journal.jsonl'), '"copied":3', '"copied":4');
      expect(() => verifyCertificate(file)).toThrow(/the chain is broken/);
    }));

  it('says when there is nothing to check', () =>
    withToy(async (toy) => {
      expect(() => verifyCertificate(join(toy.folder, 'none.json'))).toThrow(UsageError);
    }));
});
