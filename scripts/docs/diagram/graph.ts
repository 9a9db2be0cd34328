import { arrows, people, quiet } from './arrows.ts';
import { type Frame, frames, network, nouns } from './nouns.ts';
import type { References } from './stacks.ts';

/** `a b`, in alphabetical order. */
const pair = (a: string, b: string) => [a, b].sort().join(' ');

/** The noun a resource is part of; undefined for the network, which is the frames. Throws where there is none. */
export function nounOf(address: string): string | undefined {
  if (network.test(address)) return undefined;
  const noun = nouns.find(({ of }) => of.test(address));
  if (noun) return noun.id;
  throw new Error(`The diagram has no place for ${address}: give it one in scripts/docs/diagram/nouns.ts.`);
}

/** Pairs of nouns of which one refers to the other, or that a rule of the network connects. */
export function pairsIn(references: References): Set<string> {
  const found = new Set<string>();
  for (const [address, targets] of references) {
    const [own, others] = [nounOf(address), targets.flatMap((target) => nounOf(target) ?? [])];
    const together = own === undefined ? others : [own];
    for (const a of together) for (const b of others) if (a !== b) found.add(pair(a, b));
  }
  return found;
}

/** A noun itself; of a frame, all nouns in it. */
function members(name: string): string[] {
  if (!(name in frames)) return [name];
  const below = (Object.keys(frames) as Frame[]).filter((one) => frames[one].in === name);
  return [...nouns.filter(({ frame }) => frame === name).map(({ id }) => id), ...below.flatMap(members)];
}

/**
 * Holds the diagram against the stacks: nothing is drawn that is not there, and nothing that is there is left out
 * without a reason. Throws what differs.
 */
export function verifyDiagram(references: References): void {
  const there = pairsIn(references);
  const drawn = arrows
    .filter(({ from, to }) => !(from in people || to in people))
    .map(({ from, to }) => members(from).map((one) => pair(one, to)));
  const reasons = quiet.map(([a, b]) => [pair(a, b)]);
  const known = [...drawn, ...reasons];
  const problems = [
    ...[...there].filter((one) => !known.flat().includes(one)).map((one) => `not drawn: ${one}`),
    ...known.filter((any) => !any.some((one) => there.has(one))).map(([one]) => `not in the stacks: ${one}`),
  ];
  if (problems.length === 0) return;
  throw new Error(
    `The diagram and the stacks differ (scripts/docs/diagram/arrows.ts):\n${problems.sort().join('\n')}`,
  );
}
