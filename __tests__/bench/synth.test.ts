import { expect, it } from '@jest/globals';
import { measure, median } from '../../scripts/bench/synth/measure.ts';

it('takes the value in the middle', () => {
  expect(median([9, 1, 100, 2, 3])).toBe(3);
});

it('measures a synthesis in its own process', () => {
  const { milliseconds, cpu, memory } = measure('scripts/bench/synth/empty.ts', 1);
  expect(milliseconds).toBeGreaterThan(50);
  expect(cpu).toBeGreaterThan(50);
  expect(memory).toBeGreaterThan(20);
});
