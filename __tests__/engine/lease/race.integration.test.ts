import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { races } from '../../helpers/race.ts';
import { withToyProcess } from '../../helpers/toy-process.ts';

it('two processes started together, 20 times: one proceeds, the other is refused and told who it is', () =>
  withToyProcess(async (toy) => {
    const all = await races(20, (name, round) =>
      toy.start('toy --workspace staging --json', {
        RUNBOOK_DIRECTORY: join(toy.runs, `${round}-${name}`),
        TOY_WAIT: 'look:before',
      }),
    );
    expect(all.flatMap(({ wrong }) => wrong)).toEqual([]);
    expect(all).toHaveLength(20);
  }));
