import { databaseName } from '../../workspaces/names.ts';
import type { Effects } from '../effects.ts';
import type { Context } from '../engine/types.ts';
import type { DatabaseFacts } from './facts.ts';

type C = Context<Effects, DatabaseFacts>;

/** Every generation of the database there may be: the deployed one, those before it, and the one that was to come. */
export function generations(c: C): number[] {
  const last = Math.max(c.fact('to').generation, c.workspace.database.generation) + 1;
  return Array.from({ length: last }, (_, index) => index + 1);
}

/** Their instances' names. */
export const everyDatabase = (c: C): string[] =>
  generations(c).map((generation) => databaseName(c.workspace, generation));
