import { Refused } from '../../engine/errors.ts';
import { compareRoles } from '../compare/roles.ts';
import type { FencePlan } from '../fence/plan.ts';
import { withSide } from '../side.ts';
import type { Replication } from './lag.ts';

interface Fenced {
  readonly fence: FencePlan;
  /** Its role has rights on the source that it may lack on the target, where it is given them again. */
  readonly application: string;
}

/**
 * Throws {@link Refused} when the roles of both servers are not the same, those of the fenced target taken as they were before the
 * fence: replication brings over rows only, and behind the source's own fence there is no time to find that out.
 */
export async function verifySameRoles({ source, target, name }: Replication, fenced: Fenced): Promise<void> {
  const { differences } = await withSide(target, { name: 'target', jobs: 0 }, (to) =>
    withSide(source, { name: 'source', jobs: 0 }, (from) =>
      compareRoles(to, from, { ...fenced, replication: name }),
    ),
  );
  if (differences.length === 0) return;
  throw new Refused(
    `roles, memberships or settings are not the same on both servers. Make the same change on the one to return to (called the source here) and try again:\n${differences.map((line) => `  ${line}`).join('\n')}`,
  );
}
