import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Pair, startPair } from './clones.ts';
import type { Fault } from './fault.ts';
import { faults } from './index.ts';

let pair: Pair;
const found = new Map<Fault, string[]>();

/** Clones that are looked at side by side. */
const lanes = 4;

/** The schema's text is a second witness of what the catalogue says; figures of hashes say nothing to a reader. */
const withoutHashes = (lines: readonly string[]) =>
  lines
    .filter((line) => !line.startsWith('schema: '))
    .map((line) => line.replaceAll(/hash \w{32}/g, 'hash …'));

async function look(queue: Fault[]): Promise<void> {
  for (let fault = queue.shift(); fault; fault = queue.shift()) {
    found.set(fault, await pair.differences(fault));
  }
}

/** What a fault does to the whole server would be seen in other clones. */
async function lookAtAll(): Promise<void> {
  const queue = faults.filter(({ repair }) => !repair);
  await Promise.all(Array.from({ length: lanes }, () => look(queue)));
  await look(faults.filter(({ repair }) => repair));
}

beforeAll(async () => {
  pair = await startPair();
  await lookAtAll();
}, 1_800_000);

afterAll(() => pair?.stop());

describe('the comparison', () => {
  it('says nothing of a clone without a fault, also after all the others', async () => {
    expect(await pair.differences()).toEqual([]);
  });

  it.each(faults.map((fault) => [fault.class, fault.sql, fault] as const))(
    'catches a fault of %s: %s',
    (_class, _sql, fault) => {
      expect(withoutHashes(found.get(fault) ?? [])).toEqual(fault.said);
    },
  );

  it('is tried with a hundred and fifty faults and more, each caught', () => {
    const caught = [...found.values()].filter((lines) => lines.length > 0).length;
    expect(caught).toBe(faults.length);
    expect(faults.length).toBeGreaterThan(150);
  });
});
