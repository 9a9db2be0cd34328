import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { lastRun } from '../../runbooks/engine/runs.ts';
import { diary, has } from '../helpers/toy-book.ts';
import { type ToyProcess, withToyProcess } from '../helpers/toy-process.ts';

const outcome = ({ runs }: ToyProcess) => lastRun(join(runs, 'staging'))?.history.outcome;
const step = (id: string) => [`${id}:before`, `${id}:after`];
const verified = (id: string) => [...step(id), `${id}:verify`];
const places = [
  'look:before',
  ...step('open'),
  ...verified('stop'),
  ...verified('copy'),
  ...verified('start'),
  ...step('close'),
];

describe('killed the hard way (SIGKILL), then resumed:', () => {
  it.each(places)('at %s', (place) =>
    withToyProcess(async (toy) => {
      expect(await toy.command('toy --workspace staging', { kill: place })).toMatchObject({
        signal: 'SIGKILL',
      });
      expect(outcome(toy)).toBe('stopped');
      expect(await toy.command('toy --workspace staging')).toMatchObject({ code: 3 });
      const resumed = await toy.command('toy --workspace staging --resume');
      expect(resumed).toMatchObject({ code: 0, stderr: '' });
      expect(outcome(toy)).toBe('done');
      expect(['stop', 'copy', 'start', 'window'].map((name) => has(toy.folder, name))).toEqual([
        true,
        true,
        true,
        false,
      ]);
    }),
  );

  // One line a number: header, 2 for look, 3 open, 2 stop, 3 copy, 2 start, closed, end.
  it.each(Array.from({ length: 14 }, (_, n) => n + 2))('in the middle of journal line %i', (tear) =>
    withToyProcess(async (toy) => {
      expect(await toy.command('toy --workspace staging', { tear })).toMatchObject({ signal: 'SIGKILL' });
      expect(await toy.command('toy --workspace staging --resume')).toMatchObject({ code: 0, stderr: '' });
      expect(outcome(toy)).toBe('done');
      expect(diary(toy.folder).filter((line) => line === 'copy')).toHaveLength(1);
      expect(has(toy.folder, 'window')).toBe(false);
    }),
  );

  it('in the middle of the first journal line: nothing had begun, a new run may start', () =>
    withToyProcess(async (toy) => {
      expect(await toy.command('toy --workspace staging', { tear: 1 })).toMatchObject({ signal: 'SIGKILL' });
      expect(await toy.command('toy --workspace staging --resume')).toMatchObject({ code: 3 });
      expect(await toy.command('toy --workspace staging')).toMatchObject({ code: 0 });
    }));

  it('or rolled back: the world is as it was', () =>
    withToyProcess(async (toy) => {
      await toy.command('toy --workspace staging', { kill: 'copy:after' });
      await toy.command('rollback --workspace staging', { kill: 'undo-stop:after' });
      const back = await toy.command('rollback --workspace staging');
      expect(back).toMatchObject({ code: 0 });
      expect(back.stdout).toMatch(
        /undone earlier: Make copy[\s\S]*undone: Make stop[\s\S]*undone: Open the window/,
      );
      expect(readdirSync(toy.folder)).toEqual(['diary']);
    }));
});

describe('interrupted', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'by %s: closes, journals, exits 130, says how to go on',
    (signal) =>
      withToyProcess(async (toy) => {
        const ended = await toy.command('toy --workspace staging', { interruptAt: 'copy:before', signal });
        expect(ended).toMatchObject({ code: 130 });
        expect(ended.stderr).toMatch(
          /Interrupted at the step "Make copy"[\s\S]*runbook toy --workspace staging --resume/,
        );
        expect(diary(toy.folder)).toEqual(['open', 'stop', 'close']);
        expect(outcome(toy)).toBe('interrupted');
        expect(await toy.command('toy --workspace staging --resume')).toMatchObject({ code: 0 });
      }),
  );

  it('again while closing: gives up closing, and journals that too', () =>
    withToyProcess(async (toy) => {
      const env = { interruptAt: 'close:before' };
      // The first signal finds the run closing, where only a second one may stop it.
      const ended = await toy.command('toy --workspace staging', { ...env, signal: 'SIGTERM', twice: true });
      expect(ended).toMatchObject({ code: 130 });
      expect(ended.stderr).toContain('could not be closed');
      expect(outcome(toy)).toBe('failed');
    }));

  it.each(['copy:before', 'close:before'])(
    'twice at %s, which hears nothing: ends at once, and journals it',
    (place) =>
      withToyProcess(async (toy) => {
        const ended = await toy.command('toy --workspace staging', {
          interruptAt: place,
          twice: true,
          deaf: true,
        });
        expect(ended).toMatchObject({ code: 130 });
        expect(ended.stderr).toMatch(/could not be closed: It was left to itself[\s\S]*--resume/);
        // What hears nothing would wait for a minute. It is a second and a half, on a machine that has nothing else to do.
        expect(ended.secondsAfterSignal).toBeLessThan(30);
        expect(outcome(toy)).toMatch(/interrupted|failed/);
        expect(await toy.command('toy --workspace staging --resume')).toMatchObject({ code: 0 });
      }),
  );
});

it('two runs at once: one works, the other is refused', () =>
  withToyProcess(async (toy) => {
    const first = toy.command('toy --workspace staging', { interruptAt: 'copy:before' });
    await first;
    const both = await Promise.all([1, 2].map(() => toy.command('toy --workspace staging --resume')));
    expect(both.map(({ code }) => code).sort()).toEqual([0, 3]);
  }));
