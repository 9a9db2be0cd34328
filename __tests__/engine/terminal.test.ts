import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Event, Place } from '../../runbooks/engine/show/events.ts';
import { terminalShow } from '../../runbooks/engine/show/terminal.ts';
import { FakeTerminal } from '../helpers/fake-terminal.ts';

const titles = [
  'Look around',
  'Dump the old database and restore it into the new one, which takes a while longer than one would like',
  '画像をすべて新しいバケットにコピーして、それぞれのキーを比較する 📦📦📦 そして終わる、それから',
  'Start the writers and wait until they are healthy',
];
const place = (n: number): Place => ({
  id: `step-${n}`,
  title: titles[n - 1] ?? '',
  effect: n === 4 ? 'irreversible' : 'change',
  n,
  total: 4,
});
const words = (n: number) => Array.from({ length: 60 }, (_, index) => `w${n}x${index}`);
const proof = { id: 'rows', title: 'Rows', equal: true, figures: { rows: 3 }, differences: [] };

/** A run that says much; its words are all different. */
const events = [1, 2, 3, 4].flatMap((n): Event[] => [
  { event: 'begin', step: place(n), doing: 'run' },
  { event: 'progress', step: place(n), progress: { done: 1, total: 4, unit: 'rows', note: 'n'.repeat(200) } },
  { event: 'log', step: place(n), line: words(n).join(' ') },
  { event: 'log', step: place(n), line: `colour${n} \u001b[31mred\u001b[0m\ttab\rreturn${n}\u0007` },
  { event: 'proof', step: place(n), proof },
  { event: 'progress', step: place(n), progress: { done: 2, total: 4, unit: 'rows' }, secondsLeft: 70 },
  n === 3
    ? { event: 'skipped', step: place(n), reason: `reason ${'of some length '.repeat(20)}` }
    : { event: 'done', step: place(n), seconds: 100 },
]);
const kept = [1, 2, 3, 4].flatMap((n) => [...words(n), `colour${n}`, `return${n}`, `[${n}/4]`]);

/** Whatever is asked for, in this order. */
const missing = (text: string, wanted: readonly string[]) => {
  const found = text.split(/[\s()]+/);
  return wanted.filter((word) => !found.includes(word));
};

async function showAll(terminal: FakeTerminal, all: readonly Event[] = events) {
  const show = terminalShow(terminal);
  for (const event of all) {
    await show.event(event);
    jest.advanceTimersByTime(700);
  }
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe.each([80, 40, 20])('in %i columns and a few rows', (columns) => {
  it('is nothing wider than the terminal, and nothing lost', async () => {
    const terminal = new FakeTerminal(columns, 6);
    await showAll(terminal);
    expect(terminal.wrapped).toEqual([]);
    expect(missing(terminal.text, kept)).toEqual([]);
    expect(terminal.text).toMatch(/[ (]1 min 40 s\)?\n/);
    expect(terminal.text).not.toContain('nnnn');
  });
});

it.each(['wraps', 'cuts'] as const)(
  'loses nothing when a terminal that %s becomes narrower, or wider again',
  async (narrower) => {
    const terminal = new FakeTerminal(80, 24);
    const show = terminalShow(terminal);
    const said: string[] = [];
    for (const [index, columns] of [80, 40, 32, 60, 80, 36].entries()) {
      const step = { ...place(2), n: index + 1, total: 6 };
      terminal.resize(columns, narrower);
      await show.event({ event: 'begin', step, doing: 'run' });
      jest.advanceTimersByTime(700);
      terminal.resize(columns / 2, narrower);
      const word = `said${index}`;
      await show.event({ event: 'log', step, line: word });
      jest.advanceTimersByTime(700);
      terminal.resize(columns, narrower);
      await show.event({ event: 'done', step, seconds: 0 });
      said.push(word, `[${index + 1}/6]`);
    }
    expect(missing(terminal.text, said)).toEqual([]);
  },
);

it('shows the step at work with its time and its progress', async () => {
  const terminal = new FakeTerminal(80, 24);
  await showAll(terminal, events.slice(7, 13));
  expect(terminal.text.split('\n').slice(-2)).toEqual([
    expect.stringMatching(/^\S \[2\/4\] Dump the old database and restore it into the new one.*… \(4 s\)$/),
    '    2 of 4 rows (50 %), 1 min 10 s left',
  ]);
});

it('draws the point of no return as a line, once', async () => {
  const terminal = new FakeTerminal(80, 24);
  await showAll(terminal, [...events, ...events.slice(-7)]);
  expect(terminal.text.match(/\n── point of no return: from here on only forward ─+\n/g)).toHaveLength(1);
});

it('leaves nothing of the step at work once it is over', async () => {
  const terminal = new FakeTerminal(80, 24);
  const step = place(1);
  await showAll(terminal, [
    { event: 'begin', step, doing: 'run' },
    { event: 'progress', step, progress: { done: 2, total: 4, unit: 'rows' } },
    { event: 'failed', step, message: 'out of luck' },
    { event: 'begin', step, doing: 'close' },
    { event: 'done', step, seconds: 0 },
    { event: 'begin', step, doing: 'undo' },
    { event: 'rehearsed', step, lines: [`aws ${'x'.repeat(100)}`] },
  ]);
  expect(terminal.text).toBe(
    [
      '✖ [1/4] Look around (failed)',
      '✔ [1/4] Clean up after: Look around',
      '• [1/4] Undo: Look around',
      // To be copied: it is the terminal that wraps it.
      `    aws ${'x'.repeat(72)}`,
      'x'.repeat(28),
      '',
    ].join('\n'),
  );
});

it('leaves the signals of the process alone', async () => {
  const before = process.listenerCount('SIGINT');
  await showAll(new FakeTerminal(80, 24), events.slice(0, 1));
  expect(process.listenerCount('SIGINT')).toBe(before);
});
