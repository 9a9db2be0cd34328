import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { lastRun } from '../../../runbooks/engine/runs.ts';
import { diary, has } from '../../helpers/toy-book.ts';
import { type ToyProcess, withToyProcess } from '../../helpers/toy-process.ts';

const elsewhere = ({ runs }: ToyProcess) => join(runs, '..', 'elsewhere');
const outcome = (runs: string) => lastRun(join(runs, 'staging'))?.history.outcome;
const places = ['open:after', 'stop:before', 'copy:after', 'start:verify', 'close:before'];

describe('killed the hard way (SIGKILL) at', () => {
  it.each(places)('%s, then resumed on another machine, while the first one finds it finished', (place) =>
    withToyProcess(async (toy) => {
      await toy.command('toy --workspace staging', { kill: place });
      const resumed = await toy.command('toy --workspace staging --resume', { runs: elsewhere(toy) });
      expect(resumed).toMatchObject({ code: 0, stderr: '' });
      expect(outcome(elsewhere(toy))).toBe('done');
      expect(['stop', 'copy', 'start', 'window'].map((name) => has(toy.folder, name))).toEqual([
        ...[true, true, true, false],
      ]);
      expect(diary(toy.folder).filter((line) => line === 'copy')).toHaveLength(1);
      expect(await toy.command('toy --workspace staging --resume')).toMatchObject({ code: 3 });
    }),
  );

  it.each(places)('%s, then rolled back on another machine', (place) =>
    withToyProcess(async (toy) => {
      await toy.command('toy --workspace staging', { kill: place });
      const back = await toy.command('rollback --workspace staging', { runs: elsewhere(toy) });
      expect(back).toMatchObject({ code: 0 });
      expect(outcome(elsewhere(toy))).toBe('rolled-back');
      expect(['stop', 'copy', 'start', 'window'].some((name) => has(toy.folder, name))).toBe(false);
    }),
  );
});
