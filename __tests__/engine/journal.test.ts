import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../runbooks/engine/clock.ts';
import { LeaseLost, Refused } from '../../runbooks/engine/errors.ts';
import { type Header, journalFormat } from '../../runbooks/engine/journal/format.ts';
import { continueJournal, createJournal, readJournal } from '../../runbooks/engine/journal/journal.ts';
import { createSecrets } from '../../runbooks/engine/secrets/secrets.ts';

const header: Header = {
  event: 'header',
  format: journalFormat,
  runId: 'r',
  book: 'toy',
  title: 'Toy',
  workspace: 'staging',
  account: '123456789012',
  fingerprint: 'f',
  inputs: {},
  steps: [],
  chosen: {},
  certified: null,
  yields: null,
  supersedes: null,
  confirmed: null,
  token: 1,
  operator: 'ann',
  host: 'desk',
  revision: 'abc',
};

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
  file = join(folder, 'journal.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function written(...steps: string[]) {
  const journal = createJournal(file, header, { secrets: createSecrets(), clock: systemClock });
  for (const step of steps) journal.append({ event: 'begin', step });
  journal.close();
}
const stepsRead = () =>
  readJournal(file)?.entries.map((entry) => ('step' in entry ? entry.step : entry.event));
const change = (edit: (text: string) => string) => writeFileSync(file, edit(readFileSync(file, 'utf8')));

describe('a journal', () => {
  it('is readable by its owner only', () => {
    written();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('reads back what was written', () => {
    written('one', 'two');
    expect(stepsRead()).toEqual(['one', 'two']);
  });

  it('is not there yet when even its header is torn', () => {
    expect(readJournal(file)).toBeUndefined();
    writeFileSync(file, '{"event":"hea');
    expect(readJournal(file)).toBeUndefined();
  });

  it('goes on after a torn last line, at every byte it may be torn at', () => {
    written('one', 'two');
    const whole = readFileSync(file, 'utf8');
    const second = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (let bytes = second; bytes < whole.length; bytes++) {
      writeFileSync(file, whole.slice(0, bytes));
      const journal = continueJournal(file, { secrets: createSecrets(), clock: systemClock });
      journal.append({ event: 'begin', step: 'three' });
      journal.close();
      expect(stepsRead()).toEqual(['one', 'three']);
    }
  });

  it('takes no line of a process with whose run another one has gone on, and none after the run', () => {
    const suspended = createJournal(file, header, { secrets: createSecrets(), clock: systemClock });
    suspended.append({ event: 'begin', step: 'one' });
    const next = continueJournal(file, { secrets: createSecrets(), clock: systemClock });
    next.append({ event: 'begin', step: 'two' });
    expect(() => suspended.append({ event: 'begin', step: 'three' })).toThrow(LeaseLost);
    next.close();
    expect(() => next.append({ event: 'begin', step: 'three' })).toThrow('its journal is closed');
    expect(stepsRead()).toEqual(['one', 'two']);
  });

  it('is refused when a line was changed, naming the line', () => {
    written('one', 'two');
    change((text) => text.replace('"one"', '"won"'));
    expect(() => readJournal(file)).toThrow(Refused);
    expect(() => readJournal(file)).toThrow(/line 3: the chain is broken/);
  });

  it('is refused when a line is missing', () => {
    written('one', 'two', 'three');
    change((text) => text.split('\n').toSpliced(2, 1).join('\n'));
    expect(() => readJournal(file)).toThrow(/line 3: the chain is broken/);
  });

  it('is refused when a whole line is not JSON', () => {
    written('one');
    appendFileSync(file, 'rubbish\n');
    expect(() => readJournal(file)).toThrow(/line 3: not JSON/);
  });

  it('is refused in another format, older or newer', () => {
    written('one');
    change((text) => text.replace(`"format":${journalFormat}`, '"format":99'));
    expect(() => readJournal(file)).toThrow(/journal format 99, this program reads 2/);
  });

  it('masks a secret in what is for people', () => {
    const secrets = createSecrets();
    secrets.register('hunter22');
    const journal = createJournal(file, header, { secrets, clock: systemClock });
    journal.append({ event: 'failed', step: 's', message: 'wrong password: hunter22' });
    journal.close();
    expect(readFileSync(file, 'utf8')).toContain('"wrong password: [secret]"');
    expect(stepsRead()).toEqual(['s']);
  });

  it('never holds a secret in a fact, however deep, and stays whole after refusing one', () => {
    const secrets = createSecrets();
    secrets.register('pa"ss');
    const journal = createJournal(file, header, { secrets, clock: systemClock });
    expect(() => journal.append({ event: 'note', step: 's', facts: { a: [{ b: 'x pa"ss y' }] } })).toThrow(
      /secret/,
    );
    journal.append({ event: 'begin', step: 'after' });
    journal.close();
    expect(stepsRead()).toEqual(['after']);
  });
});
