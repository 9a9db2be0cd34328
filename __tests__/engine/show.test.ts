import { describe, expect, it } from '@jest/globals';
import { bookMarkdown } from '../../runbooks/engine/markdown.ts';
import { meter } from '../../runbooks/engine/meter.ts';
import { jsonShow } from '../../runbooks/engine/show/json.ts';
import { detailsOf, plainShow } from '../../runbooks/engine/show/plain.ts';
import { bytes, duration, progressText } from '../../runbooks/engine/show/units.ts';
import type { Json } from '../../runbooks/engine/types.ts';
import { oneWayBook, toyBook } from '../helpers/toy-book.ts';

const step = { id: 'copy', title: 'Copy rows', effect: 'change' as const, n: 4, total: 9 };

it('measures a rate and the time left over the last half minute', () => {
  const measure = meter();
  expect(measure({ done: 0, total: 100, unit: 'rows' }, 0)).toEqual({});
  expect(measure({ done: 20, total: 100, unit: 'rows' }, 10_000)).toEqual({ rate: 2, secondsLeft: 40 });
  expect(measure({ done: 1, total: 5, unit: 'tables' }, 11_000)).toEqual({});
});

it('writes amounts for people', () => {
  expect([bytes(0), bytes(1023), bytes(1536), bytes(5 * 1024 ** 3)]).toEqual([
    '0 B',
    '1023 B',
    '1.5 KiB',
    '5.0 GiB',
  ]);
  expect([duration(0.25), duration(59.4), duration(200), duration(3700)]).toEqual([
    '0.3 s',
    '59 s',
    '3 min 20 s',
    '1 h 1 min',
  ]);
  const progress = { done: 1024 ** 2, total: 4 * 1024 ** 2, unit: 'bytes' as const, note: 'table users' };
  expect(progressText(progress, { rate: 1024 ** 2, secondsLeft: 3 })).toBe(
    '1.0 MiB of 4.0 MiB (25 %), 3 s left, 1.0 MiB/s, table users',
  );
  const tables = { done: 1, total: 31, unit: 'tables' as const };
  expect(progressText(tables, { rate: 0.2, secondsLeft: 0 })).toBe('1 of 31 tables (3 %), 12 tables/min');
  const waited = { done: 3, unit: 'seconds' as const, note: '1 starting' };
  expect(progressText(waited, { rate: 1 })).toBe('waiting for 3 s: 1 starting');
});

describe('plain lines', () => {
  it('have a time, a place, and say what happens', async () => {
    const lines: string[] = [];
    const show = plainShow((text) => lines.push(text));
    await show.event({ event: 'begin', step, doing: 'run' });
    await show.event({ event: 'done', step, seconds: 2 });
    expect(lines.join('')).toMatch(/^\d\d:\d\d:\d\d \[4\/9\] Copy rows\n\S+ \[4\/9\] done in 2 s\n$/);
  });

  it('show progress at most every ten seconds, and that of a new step at once', async () => {
    const lines: string[] = [];
    const show = plainShow((text) => lines.push(text));
    for (let done = 0; done < 50; done++)
      await show.event({ event: 'progress', step, progress: { done, unit: 'rows' } });
    expect(lines).toHaveLength(1);
    await show.event({ event: 'begin', step, doing: 'run' });
    await show.event({ event: 'progress', step, progress: { done: 0, unit: 'seconds', note: 'a plan' } });
    expect(lines.at(-1)).toMatch(/waiting: a plan/);
  });
});

it('JSON is one event a line', async () => {
  const lines: string[] = [];
  await jsonShow((text) => lines.push(text)).event({ event: 'log', line: 'two\nlines', step });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    event: 'log',
    line: 'two\nlines',
    step: { id: 'copy' },
  });
});

it('says the figures of a proof that both sides have alike once', () => {
  const proof = { id: 'rows', title: 'Rows', equal: true, differences: [] };
  const said = (figures: Record<string, Json>) =>
    detailsOf({ event: 'proof', step, proof: { ...proof, figures } })[0];
  expect(said({ source: { tables: 2 }, target: { tables: 2 } })).toBe('Rows: equal (tables 2)');
  expect(said({ source: 45, target: 45, tools: '15' })).toBe('Rows: equal (45 on both sides, tools 15)');
  expect(said({ source: 45, target: 44 })).toBe('Rows: equal (source 45, target 44)');
  expect(said({ source: [], target: [] })).toBe('Rows: equal');
  expect(said({ seconds: 2, before: { wal: '0/1' } })).toBe('Rows: equal (seconds 2)');
});

describe('a book as a page', () => {
  it('marks the point of no return before the step it is', () => {
    expect(bookMarkdown(oneWayBook)).toMatch(
      /### 2\. Make stop\n[\s\S]*Point of no return[\s\S]*### 3\. Make burn\n\n`burn`: cannot be undone\.\n\nMay be left as it is: the old toy is gone\./,
    );
  });

  it('says so where there is none', () => {
    expect(bookMarkdown(toyBook)).toContain('no point of no return');
    expect(bookMarkdown(toyBook)).not.toContain('**Point of no return.**');
  });

  it('says what is possible beyond it, and how a rollback ends', () => {
    expect(bookMarkdown(oneWayBook)).toMatch(/no way back\.\nBuy a new toy instead\./);
    expect(bookMarkdown(toyBook)).toContain('ends with a look at the world: see that nothing is left.');
  });

  it('says what a step does when it takes long, fails or stops', () => {
    const retry = { times: 3, pause: 1, passes: () => true };
    const page = bookMarkdown({
      ...toyBook,
      steps: toyBook.steps.map((step) => ({ ...step, retry, timeout: 300 })),
    });
    expect(page).toContain(
      '`open`: changes something. `runbook rollback` undoes it. Closed again whatever happens. Tries again up to 3 times. Ends a try after 5 min.',
    );
    expect(page).toContain('Not to be left as it is: the box is shut.');
  });

  it('breaks a long command between words, and never within quotes', () => {
    const text = `'${'a b '.repeat(40)}'`;
    const commands = ['# why', `tool one two --text ${text} ${'word '.repeat(30)}end`];
    const page = bookMarkdown({ ...toyBook, steps: toyBook.steps.map((step) => ({ ...step, commands })) });
    const [, block = ''] = /```sh\n(# why[\s\S]*?)\n```/.exec(page) ?? [];
    expect(block.replaceAll(/ \\\n {2}/g, ' ')).toBe(commands.join('\n'));
    expect(block).toContain(text);
    expect(block.split('\n').filter((line) => line.length > 120)).toEqual([`  ${text} \\`]);
  });
});
