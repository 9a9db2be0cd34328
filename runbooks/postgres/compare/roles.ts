import type { FencePlan } from '../fence/plan.ts';
import { differencesBetween, digestOf, type Proof, proof } from '../proof.ts';
import { listRoles, type Roles } from '../roles/list.ts';
import type { Side } from '../side.ts';
import { withoutReplication } from './without-replication.ts';

const text = (value: object) => JSON.stringify(value);

/** Everything about roles as one map: what it is about, and how it is. */
function facts({ roles, memberships, settings, privileges }: Roles): Map<string, string> {
  return new Map([
    ...roles.map(({ name, owns: _, ...rest }) => [`role ${name}`, text(rest)] as const),
    ...memberships.map(
      ({ role, member, admin, inherit, set }) =>
        [
          `membership of ${member} in ${role}`,
          text({ admin, ...(inherit !== null && { inherit }), ...(set !== null && { set }) }),
        ] as const,
    ),
    ...settings.map(
      ({ role, database, setting, value }) =>
        [
          `setting ${setting} of ${role ?? 'the database'}${role && database ? ' in the database' : ''}`,
          value,
        ] as const,
    ),
    ...privileges.map(
      ({ grantee, privilege, grantable }) =>
        [`${privilege} on the database for ${grantee ?? 'PUBLIC'}`, text({ grantable })] as const,
    ),
  ]);
}

/** The role a runbook makes on the target may be new there: what is said of it alone is no difference. */
const withoutNew = (
  target: ReadonlyMap<string, string>,
  source: ReadonlyMap<string, string>,
  role: string | undefined,
) =>
  new Map(
    [...target].filter(([key]) => source.has(key) || role === undefined || !key.split(' ').includes(role)),
  );

interface RolesOptions {
  readonly fence?: FencePlan | undefined;
  readonly application?: string;
  /** Replication between the two, whose role is on one of them. */
  readonly replication?: string | undefined;
}

/** Attributes, memberships and settings of all roles, and what they may do with the database. */
export async function compareRoles(
  source: Side,
  target: Side,
  { fence, application, replication }: RolesOptions,
): Promise<Proof> {
  const [from, to] = await Promise.all([listRoles(source.client, fence), listRoles(target.client)]);
  const left = withoutReplication(facts(from), replication);
  const right = withoutReplication(withoutNew(facts(to), left, application), replication);
  return proof(
    { id: 'roles', title: 'Roles, memberships, settings and privileges on the database' },
    { source: digestOf(left), target: digestOf(right) },
    differencesBetween(left, right, (a, b) => (a === b ? undefined : `source ${a}; target ${b}`)),
  );
}
