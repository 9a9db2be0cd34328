import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { howKilled, kindOf, pointsOf, readTold, seeded } from '../../scripts/kill-matrix/points.ts';

const told: ReturnType<typeof readTold> = [
  { at: 1, event: 'line', point: 'line: header' },
  { at: 2, event: 'command', point: 'command: header > terraform plan' },
  { at: 1002, event: 'ended', point: 'command: header > terraform plan', milliseconds: 1000 },
  { at: 1003, event: 'command', point: 'command: header > terraform show' },
  { at: 1103, event: 'ended', point: 'command: header > terraform show', milliseconds: 100 },
  { at: 1104, event: 'line', point: 'line: begin move-bucket' },
  ...Array.from({ length: 8 }, (_, n) => ({
    at: 1105 + n,
    event: 'copy' as const,
    point: `copy: begin move-bucket > CopyObject${n === 0 ? '' : ` #${n + 1}`}`,
  })),
  { at: 1200, event: 'line', point: 'line: done move-bucket' },
];

describe('the points of a recorded run', () => {
  const points = pointsOf(told);

  it('are its lines, commands and some of its copies, in the order it came to them', () => {
    expect(points.map(({ id }) => id)).toEqual([
      'line: header, torn',
      'line: header',
      'command: header > terraform plan',
      'command: header > terraform show',
      'line: begin move-bucket',
      'copy: begin move-bucket > CopyObject',
      'copy: begin move-bucket > CopyObject #3',
      'copy: begin move-bucket > CopyObject #5',
      'line: done move-bucket, torn',
      'line: done move-bucket',
    ]);
  });

  it('are copies that a run also comes to whose API has written less', () => {
    const copies = Array.from({ length: 100 }, (_, n) => ({
      at: n,
      event: 'copy' as const,
      point: `copy: begin copy-live > CopyObject #${n + 1}`,
    }));
    expect(pointsOf(copies).map(({ reached }) => reached)).toEqual([0, seeded / 4, seeded / 2]);
  });

  it('are the first copy alone of those that the API has written since the first pass', () => {
    const copies = ['copy-live', 'move-bucket'].flatMap((step) =>
      ['', ' #2', ' #3', ' #4'].map((n, at) => ({
        at,
        event: 'copy' as const,
        point: `copy: begin ${step} > CopyObject${n}`,
      })),
    );
    expect(pointsOf(copies).map(({ id }) => id)).toEqual([
      'copy: begin copy-live > CopyObject',
      'copy: begin move-bucket > CopyObject',
      'copy: begin copy-live > CopyObject #2',
      'copy: begin copy-live > CopyObject #3',
    ]);
  });

  it('lie in the middle of a long command, and at the beginning of a short one', () => {
    const delays = points.filter((point) => kindOf(point) === 'command').map(({ delay }) => delay);
    expect(delays).toEqual([400, 0]);
  });

  it('have a kind', () => {
    expect([...new Set(points.map(kindOf))]).toEqual(['torn line', 'line', 'command', 'copy']);
  });
});

describe('what the killer writes down', () => {
  it('says how it struck, if it did', () => {
    const folder = mkdtempSync(join(tmpdir(), 'killer-'));
    const log = join(folder, 'log');
    expect(howKilled(log)).toBeUndefined();
    const lines = [told[0], { at: 2, event: 'killed', point: 'line: header', how: 'after the line' }];
    writeFileSync(log, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect(readTold(log)).toEqual(lines);
    expect(howKilled(log)).toBe('after the line');
    rmSync(folder, { recursive: true });
  });
});
