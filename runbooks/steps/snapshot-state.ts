import { join } from 'node:path';
import type { Effects } from '../effects.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { readSnapshot, saveSnapshot } from '../terraform/snapshot.ts';
import type { State } from '../terraform/state.ts';
import type { MigrationFacts } from './facts.ts';
import { patiently } from './passing.ts';

/** The Terraform state as it was before anything edited it. */
export const savedState = <F extends MigrationFacts>(c: Context<Effects, F>): Promise<State> =>
  readSnapshot(c.fact('stateSnapshot'), c.directory);

/** Saves the Terraform state before anything edits it: the way back. */
export function snapshotState<F extends MigrationFacts>(): Step<Effects, F> {
  return {
    id: 'snapshot-state',
    title: 'Save the Terraform state',
    effect: 'read',
    timeout: 300,
    retry: patiently,
    async probe(c) {
      if (!c.facts.stateSnapshot) return notBegun;
      await savedState(c);
      return done();
    },
    async run(c) {
      const saved = await saveSnapshot(await c.terraform.pull(), join(c.directory, 'before.tfstate'));
      await c.keep(saved.file);
      return { stateSnapshot: saved } as Partial<F>;
    },
  };
}
