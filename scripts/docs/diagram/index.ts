import { verifyDiagram } from './graph.ts';
import { mermaid } from './mermaid.ts';
import { referencesOf } from './stacks.ts';

/** Production, and a workspace that decides otherwise wherever it can: together they hold all there is. */
const stacks = [
  ['production', {}],
  ['staging', { domain: null, pipeline: null, api: { rollout: 'blue-green' } }],
  ['bootstrap', {}],
] as const;

/** The infrastructure as one picture, held against the stacks. */
export function diagram(): string {
  const all = stacks.flatMap(([stack, set]) => [...referencesOf(stack, set)]);
  const references = new Map<string, string[]>();
  for (const [address, targets] of all) {
    references.set(address, [...(references.get(address) ?? []), ...targets]);
  }
  verifyDiagram(references);
  return mermaid();
}
