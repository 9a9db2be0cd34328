import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { terminalShow } from '../../runbooks/engine/show/terminal.ts';

const step = { id: 'copy', title: 'Copy rows', effect: 'change' as const, n: 4, total: 9 };
let screen: string;
const write = (text: unknown) => {
  screen += text;
  return true;
};

beforeEach(() => {
  screen = '';
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, 'write').mockImplementation(write);
});
afterEach(() => {
  jest.restoreAllMocks();
});

it('shows a step, its progress, and its proof once the step is over', async () => {
  const show = terminalShow(write);
  const proof = { id: 'rows', title: 'Rows', equal: true, figures: { rows: 3 }, differences: [] };
  await show.event({ event: 'begin', step, doing: 'run' });
  await show.event({ event: 'proof', step, proof });
  await show.event({ event: 'log', step, line: 'warning: odd' });
  await show.event({ event: 'progress', step, progress: { done: 1, total: 4, unit: 'rows' } });
  expect(screen).not.toContain('Rows: equal');
  await show.event({ event: 'done', step, seconds: 1 });
  expect(screen).toMatch(/ {2}warning: odd\n/);
  expect(screen).toMatch(/\[4\/9\] Copy rows[\s\S]*1 of 4 rows \(25 %\)[\s\S]*Rows: equal \(rows 3\)\n/);
});

it('survives a failing step, and goes on to close', async () => {
  const show = terminalShow(write);
  await show.event({ event: 'begin', step, doing: 'run' });
  await show.event({ event: 'failed', step, message: 'out of luck' });
  await show.event({ event: 'begin', step, doing: 'close' });
  await show.event({ event: 'skipped', step, reason: 'closed already' });
  expect(screen).toMatch(/Copy rows[\s\S]*Clean up after: Copy rows[\s\S]*closed already/);
});

it('leaves the signals of the process alone', async () => {
  const before = process.listenerCount('SIGINT');
  const show = terminalShow(write);
  await show.event({ event: 'begin', step, doing: 'run' });
  expect(process.listenerCount('SIGINT')).toBe(before);
  await show.event({ event: 'done', step, seconds: 1 });
});
