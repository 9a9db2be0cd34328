import { databaseName } from '../../workspaces/names.ts';
import type { Effects } from '../effects.ts';
import type { Context } from '../engine/types.ts';
import type { DatabaseFacts } from './facts.ts';

type C = Context<Effects, DatabaseFacts>;

/** Every generation of the database there may be: those that the run and the workspace file know, those before, and one that was to come. */
export function generations({ facts: { from, to }, workspace }: C): number[] {
  const known = [from?.generation ?? 0, to?.generation ?? 0, workspace.database.generation];
  return Array.from({ length: Math.max(...known) + 1 }, (_, index) => index + 1);
}

/** Their instances' names. */
export const everyDatabase = (c: C): string[] =>
  generations(c).map((generation) => databaseName(c.workspace, generation));
