import type { Effects } from '../effects.ts';
import { Refused } from '../engine/errors.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { ChangeStep, Context, Standing } from '../engine/types.ts';
import type { Endpoint } from '../postgres/client.ts';
import { compareServers } from '../postgres/preflight.ts';
import { applicationRole, lookAtRole, setApplicationRole, verifyRole } from '../postgres/role.ts';
import { copyRoles, lookAtRoles } from '../postgres/roles.ts';
import { lookAtCopy } from './copy-mark.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { patiently } from './passing.ts';

type C = Context<Effects, DatabaseFacts>;

/** Only now can the new server be asked; nothing is on it yet, unless this run has begun to copy. */
async function verifyServers(c: C, source: Endpoint, target: Endpoint) {
  const { isOurs } = await lookAtCopy(c);
  const problems = await compareServers(source, target, { empty: async () => !isOurs });
  if (problems.length === 0) return;
  throw new Refused(`The new database cannot take what the old one holds:\n${problems.join('\n')}`);
}

const roleCopy = async (c: C) => ({
  source: await endpoint(c, 'old'),
  target: await endpoint(c, 'new'),
  fence: c.fact('fencePlan'),
  application: (await endpoint(c, 'new', 'application')).user,
});

const warningsWith = (c: C, warnings: readonly string[]) => ({
  warnings: [...new Set([...(c.facts.warnings ?? []), ...warnings])],
});

async function look(c: C): Promise<Standing<DatabaseFacts>> {
  const copy = await roleCopy(c);
  const application = await lookAtRole(copy.target, await endpoint(c, 'new', 'application'));
  if (application === 'absent') return notBegun;
  const { missing, warnings } = await lookAtRoles(copy);
  if (application === 'complete' && missing.length === 0) return done(warningsWith(c, warnings));
  const own = application === 'complete' ? [] : [`${copy.application} cannot log in with all its rights yet`];
  const others = missing.length === 0 ? [] : [`${missing.length} statements about other roles are left`];
  return halfDone(`Roles are on the new server, not all as they must be: ${[...own, ...others].join('; ')}.`);
}

/** The application's role, with the password Terraform generated, and every other role of the old database. */
export const createRoles: ChangeStep<Effects, DatabaseFacts> = {
  id: 'create-roles',
  title: "Check the new server; create the application's role and the other roles on it",
  effect: 'change',
  timeout: 900,
  retry: patiently,
  probe: look,
  async run(c) {
    const application = await endpoint(c, 'new', 'application');
    const copy = await roleCopy(c);
    await verifyServers(c, copy.source, copy.target);
    await setApplicationRole(copy.target, { name: application.user, password: application.password });
    const warnings = await copyRoles(copy);
    for (const warning of warnings) c.log(warning);
    return warningsWith(c, warnings);
  },
  verify: async (c) => verifyRole(await endpoint(c, 'new', 'application')),
  commands: [
    '# SQL on the new database',
    ...applicationRole({ name: '<application role>', database: '<database>' }),
    '# and as many statements as the other roles of the old database need',
  ],
  async rehearse(c) {
    const { user, database } = await endpoint(c, 'old', 'application');
    return applicationRole({ name: user, database });
  },
  undo: async (c) => c.log('The roles disappear with the new database.'),
};
