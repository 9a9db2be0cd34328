import { describe, expect, it } from '@jest/globals';
import { type Column, chainsByStep, type Job, job } from '../../scripts/kill-matrix/jobs.ts';
import { missedPoints } from '../../scripts/kill-matrix/missed.ts';
import { type Point, stepOf } from '../../scripts/kill-matrix/points.ts';

const ids = [
  'command: start > git describe',
  'line: header, torn',
  'line: begin move-database',
  'command: begin move-database > pg_dump --format',
  'command: note move-database > pg_restore --jobs #2',
  'line: done move-database, torn',
  'line: begin close-access',
  'line: undone create-database',
  'line: end',
];
const points = ids.map((id, reached): Point => ({ id, at: id, how: 'after', delay: 0, reached }));

describe('chains of points that others have missed', () => {
  const found = chainsByStep(points);

  it('hold every point once, in its order', () => {
    expect(found.flat().sort((a, b) => a.reached - b.reached)).toEqual(points);
    for (const chain of found) expect(chain).toEqual([...chain].sort((a, b) => a.reached - b.reached));
  });

  it('hold one point of a step at most', () => {
    expect(found.length).toBe(4);
    for (const chain of found) expect(new Set(chain.map(stepOf)).size).toBe(chain.length);
  });
});

describe('what chains have missed', () => {
  const column = { move: {}, recording: { seconds: 1, points } } as unknown as Column;
  const [first, second] = [points.slice(0, 4), points.slice(4)].map((some) =>
    job(column, 'resume', some),
  ) as [Job, Job];
  const other = job(column, 'going back', points);
  const tries = missedPoints();
  tries.expect([first, second, other]);
  const [a, b] = [points[2], points[4]] as [Point, Point];

  it('waits for the last chain of its kind, is then tried in chains, and alone at last', () => {
    expect(tries.again(second, [b])).toEqual([]);
    const again = tries.again(first, [a]);
    expect(again.map((one) => one.points)).toEqual([[a], [b]]);
    expect(tries.again(job(column, 'resume', [a, b]), [b]).map((one) => one.points)).toEqual([[b]]);
    expect(tries.again(job(column, 'resume', [b]), [b])).toEqual([]);
  });
});
