import { describe, expect, it } from '@jest/globals';
import { StepFailed } from '../../../runbooks/engine/errors.ts';
import { resume, run } from '../../../runbooks/engine/run.ts';
import { VirtualTime } from '../../helpers/clock.ts';
import { MemoryStore } from '../../helpers/memory-store.ts';
import { diary } from '../../helpers/toy-book.ts';
import { type Toy, withToy } from '../../helpers/toy-session.ts';

const isJournal = (call: string, key: string) => call === 'write' && key.endsWith('journal.jsonl');

const copyIn = (store: MemoryStore) => {
  const [copy = { text: '' }] = [...store.objects]
    .filter(([key]) => key.startsWith('runs/'))
    .map(([, one]) => one);
  return copy;
};

/** A toy whose journal is copied into a store that hangs, fails or is slow from the step `copy` on. */
async function withStore(work: (toy: Toy, parts: ReturnType<typeof partsOf>) => Promise<void>) {
  await withToy((toy) => work(toy, partsOf(toy)));
}

function partsOf(toy: Toy) {
  const [time, store] = [new VirtualTime(), new MemoryStore()];
  const clock = time.machine();
  const seen: string[] = [];
  /** From the moment at which the toy's folder holds `stop`: the next effect is `copy`. */
  const late = () => diary(toy.folder).includes('stop');
  const session = () => toy.session({ store, clock });
  const waits = () => toy.events.flatMap((event) => (event.event === 'log' ? [event.line] : []));
  return { time, store, clock, seen, late, session, waits };
}

describe('before an effect', () => {
  it('everything recorded is in the store', () =>
    withToy(async (toy) => {
      const store = new MemoryStore();
      const seen: string[] = [];
      const hook = (place: string) => {
        const { text } = copyIn(store);
        if (place.endsWith(':before') && !place.startsWith('close')) seen.push(text.split('\n').at(-2) ?? '');
      };
      await run(toy.session({ store, hook }));
      const last = seen.map((line) => JSON.parse(line) as { event: string; step: string });
      expect(last.map(({ event, step }) => `${event} ${step}`)).toEqual([
        ...['begin look', 'note open', 'begin stop', 'begin copy', 'begin start'],
      ]);
    }));

  it('a slow store delays it, and says so', () =>
    withStore(async (toy, { time, store, clock, late, session, waits }) => {
      store.hook = async (call, moment, key) => {
        if (isJournal(call, key) && moment === 'asked' && late()) await clock.sleep(20_000);
      };
      await time.until(run(session()));
      expect(diary(toy.folder)).toEqual(['open', 'stop', 'copy', 'start', 'close']);
      expect(waits()).toContain('waiting for memory');
      expect(toy.last().history.outcome).toBe('done');
    }));

  it.each([
    ['failing', () => Promise.reject<void>(new Error('Access Denied'))],
    ['hanging', () => new Promise<void>(() => {})],
  ])('a %s store stops the run, which closes all the same and can be resumed', (kind, misbehave) =>
    withStore(async (toy, { time, store, clock, late, session, waits }) => {
      store.hook = (call, _, key) => (isJournal(call, key) && late() ? misbehave() : undefined);
      const stopped = time.until(run(session()));
      await expect(stopped).rejects.toThrow(StepFailed);
      await expect(stopped).rejects.toThrow(
        /The journal could not be written to memory for 120 seconds[\s\S]*what is on this machine is whole[\s\S]*--resume/,
      );
      if (kind === 'failing') expect(waits().join()).toMatch(/waiting for memory: Access Denied/);
      expect(clock.elapsed()).toBeLessThan(140_000);
      expect(diary(toy.folder)).toEqual(['open', 'stop', 'close']);
      expect(waits().at(-1)).toMatch(/the last lines of the journal are on this machine only/);
      store.hook = () => {};
      await time.until(resume(session()));
      expect(copyIn(store).text).toBe(toy.journalText());
    }),
  );
});
