import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { copyJournal, type JournalCopy } from '../../../runbooks/engine/copies/journal-copy.ts';
import { LeaseLost } from '../../../runbooks/engine/errors.ts';
import { VirtualTime } from '../../helpers/clock.ts';
import { MemoryStore } from '../../helpers/memory-store.ts';

const key = 'runs/r/journal.jsonl';
let folder: string;
let file: string;
let time: VirtualTime;
let store: MemoryStore;
let held: () => void;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'copy-'));
  file = join(folder, 'journal.jsonl');
  writeFileSync(file, 'header\n');
  time = new VirtualTime();
  store = new MemoryStore();
  held = () => {};
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (version: string | null = null) =>
  copyJournal({
    store,
    clock: time.machine(),
    key,
    file,
    version,
    lease: { verifyHeld: async () => held() },
  });
const append = (copy: JournalCopy, line: string) => {
  appendFileSync(file, `${line}\n`);
  copy.push();
};
const isWhole = () => store.objects.get(key)?.text === readFileSync(file, 'utf8');

/** Counts the writes; the ones `fail` says never happen. */
function failing(fail: (n: number) => boolean, error = new Error('503 Slow Down')) {
  const writes: string[] = [];
  store.hook = (call, moment) => {
    if (call !== 'write' || moment !== 'asked') return;
    writes.push(call);
    if (fail(writes.length)) throw error;
  };
  return writes;
}

describe('the copy of a journal', () => {
  it('holds all that was written once it is up to date', async () => {
    const copy = open();
    for (const line of ['one', 'two', 'three']) append(copy, line);
    await time.until(copy.upToDate());
    expect(isWhole()).toBe(true);
  });

  it('takes lines together that come while a slow copy is under way', async () => {
    const clock = time.machine();
    const copy = open();
    let writes = 0;
    store.hook = async (_, moment) => {
      if (moment !== 'asked') return;
      writes++;
      await clock.sleep(1000);
    };
    for (let n = 0; n < 20; n++) append(copy, `line ${n}`);
    await time.until(copy.upToDate());
    expect(isWhole()).toBe(true);
    expect(writes).toBeLessThanOrEqual(2);
  });

  it('is tried again, with longer and longer pauses, while the store fails', async () => {
    const copy = open();
    const writes = failing((n) => n <= 6);
    append(copy, 'one');
    await time.pass(14_000);
    expect(writes).toHaveLength(4);
    expect(String(copy.problem())).toContain('503 Slow Down');
    await time.until(copy.upToDate());
    expect(writes).toHaveLength(7);
    expect(isWhole()).toBe(true);
    expect(copy.problem()).toBeUndefined();
  });

  it('finds a write again whose answer was lost, and goes on from it', async () => {
    const copy = open();
    let lost = 0;
    store.hook = (call, moment) => {
      if (call === 'write' && moment === 'done' && lost++ === 0) throw new Error('socket hang up');
    };
    append(copy, 'one');
    await time.pass(100);
    append(copy, 'two');
    await time.until(copy.upToDate());
    expect(isWhole()).toBe(true);
  });

  it('is made anew where somebody has taken it away', async () => {
    const copy = open('7');
    await time.until(copy.upToDate());
    expect(isWhole()).toBe(true);
  });

  it('stops the run when another runner writes it, at once and for good', async () => {
    const copy = open();
    await time.until(copy.upToDate());
    await store.write(key, 'header\nresumed elsewhere\n', '1');
    append(copy, 'one');
    await expect(time.until(copy.upToDate())).rejects.toThrow(LeaseLost);
    expect(() => copy.verifyOurs()).toThrow(/Another runner writes the journal of this run \(memory/);
    await expect(copy.upToDate()).rejects.toThrow(LeaseLost);
    expect(store.objects.get(key)?.text).toBe('header\nresumed elsewhere\n');
  });

  it('writes nothing once the lease is lost, though the next runner has written nothing yet', async () => {
    const copy = open();
    await time.until(copy.upToDate());
    held = () => {
      throw new LeaseLost('taken over');
    };
    append(copy, 'one');
    await expect(time.until(copy.upToDate())).rejects.toThrow('taken over');
    expect(store.objects.get(key)?.text).toBe('header\n');
  });

  it('makes no further try once it is stopped', async () => {
    const copy = open();
    const writes = failing(() => true);
    append(copy, 'one');
    await time.pass(1500);
    copy.stop();
    await time.pass(60_000);
    expect(writes).toHaveLength(2);
  });
});
