import { join } from 'node:path';
import type { Effects } from '../effects.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { Step } from '../engine/types.ts';
import { readSnapshot, saveSnapshot } from '../terraform/snapshot.ts';
import type { MigrationFacts } from './facts.ts';
import { patiently } from './passing.ts';

/** Saves the Terraform state before anything edits it: the way back. */
export function snapshotState<F extends MigrationFacts>(): Step<Effects, F> {
  return {
    id: 'snapshot-state',
    title: 'Save the Terraform state',
    effect: 'read',
    timeout: 300,
    retry: patiently,
    async probe(c) {
      const saved = c.facts.stateSnapshot;
      if (!saved) return notBegun;
      await readSnapshot(saved);
      return done();
    },
    async run(c) {
      const file = join(c.directory, 'before.tfstate');
      return { stateSnapshot: await saveSnapshot(await c.terraform.pull(), file) } as Partial<F>;
    },
  };
}
