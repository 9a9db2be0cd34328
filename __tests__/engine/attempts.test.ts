import { describe, expect, it } from '@jest/globals';
import { Interrupted, StepFailed, TimedOut } from '../../runbooks/engine/errors.ts';
import { rollback } from '../../runbooks/engine/rollback.ts';
import { resume, run } from '../../runbooks/engine/run.ts';
import type { Session } from '../../runbooks/engine/session.ts';
import { done, notBegun } from '../../runbooks/engine/standing.ts';
import type { AnyBook, AnyStep, Retry } from '../../runbooks/engine/types.ts';
import { type Machine, VirtualTime } from '../helpers/clock.ts';
import { type Toy, withToy } from '../helpers/toy-session.ts';

const retry: Retry = { times: 3, pause: 4, passes: (error) => String(error).includes('throttled') };

/** A book of one step, on a clock that the test moves. */
interface Bench {
  readonly toy: Toy;
  readonly time: VirtualTime;
  readonly clock: Machine;
  readonly insist: AbortController;
  /** When something was done, in seconds. */
  readonly at: number[];
  session(step: Partial<AnyStep>): Session;
}

const onBench = (work: (bench: Bench) => Promise<void>) =>
  withToy(async (toy) => {
    const time = new VirtualTime();
    const clock = time.machine();
    const insist = new AbortController();
    const asBefore = { title: 'Look', check: async () => {} };
    const session = (step: Partial<AnyStep>) => {
      const whole = { id: 'try', title: 'Try', effect: 'change', run: async () => ({}), ...step } as AnyStep;
      const book: AnyBook = { id: 'bench', title: 'Bench', about: '', steps: [whole], asBefore };
      return toy.session({ book, clock, signals: { stop: toy.stop.signal, insist: insist.signal } });
    };
    await work({ toy, time, clock, insist, at: [], session });
  });

const seconds = ({ clock }: Bench) => clock.elapsed() / 1000;
const never = () => new Promise<never>(() => {});

/** Fails so many times, and writes down when. */
const failing = (bench: Bench, times: number, message: string) => async () => {
  bench.at.push(seconds(bench));
  if (bench.at.length <= times) throw new Error(message);
};

describe('an error that passes', () => {
  it('is tried again after pauses that double, give or take half, and journalled', () =>
    onBench(async (bench) => {
      await bench.time.until(run(bench.session({ retry, run: failing(bench, 3, 'throttled') as never })));
      const pauses = bench.at.slice(1).map((at, n) => at - (bench.at[n] ?? 0));
      expect(pauses.map((pause, n) => pause >= 2 * 2 ** n && pause <= 4 * 2 ** n)).toEqual([
        true,
        true,
        true,
      ]);
      expect(
        bench.toy.journalText().match(/"retrying","step":"try","attempt":\d,"message":"throttled"/g),
      ).toHaveLength(3);
      expect(bench.toy.events).toContainEqual(
        expect.objectContaining({
          event: 'log',
          line: expect.stringMatching(/^throttled\nagain in .* s \(1 of 3\)$/),
        }),
      );
    }));

  it('is final once it has come too often, and any other at once', () =>
    onBench(async (bench) => {
      const tried = bench.session({ retry, run: failing(bench, 9, 'throttled') as never });
      await expect(bench.time.until(run(tried))).rejects.toThrow(/failed: throttled/);
      expect(bench.at).toHaveLength(4);
      const other = bench.session({ retry, run: failing(bench, 9, 'no such thing') as never });
      await expect(bench.time.until(resume(other))).rejects.toThrow(/failed: no such thing/);
      expect(bench.at).toHaveLength(5);
    }));

  it('is not done again when the probe finds that it was done all the same', () =>
    onBench(async (bench) => {
      const probe = async () => (bench.at.length > 0 ? done({}) : notBegun);
      await bench.time.until(
        run(bench.session({ retry, probe, run: failing(bench, 9, 'throttled') as never })),
      );
      expect(bench.at).toHaveLength(1);
      expect(bench.toy.journalText()).toMatch(/"done","step":"try","facts":\{\},"by":"probe"/);
    }));

  it('is tried again in an undo, in a `finally` part and in the last look, too', () =>
    onBench(async (bench) => {
      const parts = ['undo', 'close', 'look'];
      const seen: string[] = [];
      const flaky = (part: string) => async () => {
        seen.push(part);
        if (seen.filter((one) => one === part).length === 1) throw new Error('throttled');
      };
      const fails = async () => {
        throw new Error('for good');
      };
      const session = bench.session({
        retry,
        run: fails,
        undo: flaky('undo'),
        finally: flaky('close'),
      } as never);
      await expect(bench.time.until(run(session))).rejects.toThrow(/for good/);
      const asBefore = { title: 'Look', retry, check: flaky('look') };
      await bench.time.until(rollback({ ...session, book: { ...session.book, asBefore } }));
      expect(parts.map((part) => seen.filter((one) => one === part).length)).toEqual([2, 3, 2]);
    }));

  it('is not waited for once the run is stopped', () =>
    onBench(async (bench) => {
      const session = bench.session({
        retry: { ...retry, pause: 3600 },
        run: failing(bench, 9, 'throttled') as never,
      });
      const stopped = run(session);
      await bench.time.pass(60_000);
      bench.toy.stop.abort(new Error('SIGINT'));
      await expect(bench.time.until(stopped)).rejects.toThrow(Interrupted);
      expect(seconds(bench)).toBe(60);
      expect(bench.toy.last().history).toMatchObject({ outcome: 'interrupted', step: 'try' });
    }));
});

describe('a try that takes too long', () => {
  it('is ended, and has failed saying so', () =>
    onBench(async (bench) => {
      const step = {
        timeout: 60,
        run: ({ signal }: { signal: AbortSignal }) =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('cut off')))),
      };
      const failed = bench.time.until(run(bench.session(step as never)));
      await expect(failed).rejects.toThrow(/It took longer than 1 min 0 s, and was ended/);
      expect(seconds(bench)).toBe(60);
    }));

  it('is left to itself half a minute later when it goes on, and what it says then does not count', () =>
    onBench(async (bench) => {
      const late: unknown[] = [];
      const step = {
        timeout: 60,
        async run(c: { note(facts: object): Promise<void>; prove(proof: object): void }) {
          await bench.clock.sleep(3_600_000);
          await c.note({ late: 1 }).catch((error) => late.push(error));
          c.prove({ id: 'late' });
        },
      };
      await expect(bench.time.until(run(bench.session(step as never)))).rejects.toThrow(StepFailed);
      expect(seconds(bench)).toBe(90);
      const journal = bench.toy.journalText();
      await bench.time.pass(7_200_000);
      expect(late).toHaveLength(1);
      expect(bench.toy.journalText()).toBe(journal);
    }));

  it('gets fresh effects when it is tried again', () =>
    onBench(async (bench) => {
      const signals: AbortSignal[] = [];
      const run1 = async ({ signal }: { signal: AbortSignal }) => {
        signals.push(signal);
        if (signals.length === 1) await never();
      };
      const passes = (error: unknown) => error instanceof TimedOut;
      await bench.time.until(
        run(bench.session({ timeout: 60, retry: { ...retry, passes }, run: run1 } as never)),
      );
      expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
    }));
});

describe('an operator who insists', () => {
  it.each(['run', 'finally'])('does not wait for a %s that ignores every signal', (part) =>
    onBench(async (bench) => {
      const step = part === 'run' ? { run: never, finally: never } : { finally: never };
      const session = bench.session(step as never);
      const stopped = run(session);
      await bench.time.pass(60_000);
      bench.toy.stop.abort(new Error('SIGINT'));
      await bench.time.pass(60_000);
      bench.insist.abort(new Error('SIGINT'));
      await expect(bench.time.until(stopped)).rejects.toThrow(/could not be closed: It was left to itself/);
      expect(seconds(bench)).toBeLessThanOrEqual(121);
      expect(bench.toy.journalText()).toMatch(/"closed","step":"try","message":"It was left to itself/);
    }),
  );

  it('does not wait for an undo either', () =>
    onBench(async (bench) => {
      const fails = async () => {
        throw new Error('out of luck');
      };
      const session = bench.session({ run: fails, undo: never } as never);
      await expect(run(session)).rejects.toThrow();
      const stopped = rollback(session);
      await bench.time.pass(60_000);
      bench.toy.stop.abort(new Error('SIGINT'));
      bench.insist.abort(new Error('SIGINT'));
      await expect(bench.time.until(stopped)).rejects.toThrow(Interrupted);
      expect(seconds(bench)).toBeLessThanOrEqual(61);
      expect(bench.toy.last().history.outcome).toBe('interrupted');
    }));
});
