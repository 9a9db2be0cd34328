import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from '@jest/globals';
import { endTree, tree } from '../../scripts/demo/processes.ts';

it('finds and ends a process with all it has started', async () => {
  const script = 'sleep 300 & echo started; wait';
  const child = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  let found = tree(child.pid);
  while (![...found.values()].some((command) => /^sleep 300/.test(command))) found = tree(child.pid);
  const ended = once(child, 'exit');
  endTree(found);
  await ended;
  for (const pid of found.keys()) expect(tree(pid).get(pid) ?? '<defunct>').toContain('<defunct>');
});
