import type { Effects } from '../effects.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { bringRights, rightsLeft } from '../postgres/backup/rights.ts';
import { fence, lookAtFence, unfence, unfenceStatements } from '../postgres/fence.ts';
import { verifyRole } from '../postgres/role.ts';
import { withAccess } from './access.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { whileStopped } from './meanwhile.ts';
import { patiently } from './passing.ts';
import { backupOf } from './restore-target.ts';

type C = Context<Effects, DatabaseFacts>;

/** As a page shows it. */
export const unfenceOnPage = unfenceStatements({
  database: '<database>',
  user: '<admin>',
  roles: ['<role>'],
  acl: [],
  connect: [null, '<role>'].map((grantee) => ({
    grantee,
    grantor: '<admin>',
    privilege: 'CONNECT',
    grantable: false,
  })),
  grantSelf: false,
  readOnly: null,
});

const rolesOf = async (c: C) => (await backupOf(c)).manifest.roles;

/** Of what the fence shut, what stays so: where everybody could connect, and could not in the backed-up database. */
async function staysShut(c: C): Promise<number> {
  const { privileges } = await rolesOf(c);
  const everybody = (list: readonly { grantee: string | null; privilege: string }[]) =>
    list.filter(({ grantee, privilege }) => grantee === null && privilege === 'CONNECT').length;
  return Math.max(0, everybody(c.fact('fencePlan').connect) - everybody(privileges));
}

/** What a fence shut is open again, but for what the backed-up database had shut. */
export const liftFence: Step<Effects, DatabaseFacts> = {
  id: 'lift-fence',
  title: 'Lift the fence: who may log in and connect is as before, and as the backup says',
  meanwhile: whileStopped('the database is restored and compared'),
  effect: 'change',
  timeout: 300,
  retry: patiently,
  async probe(c) {
    const own = await endpoint(c, 'old');
    const { locks, open } = await lookAtFence(own, c.fact('fencePlan'));
    const left = await rightsLeft(own, await rolesOf(c));
    if (open.length >= locks - (await staysShut(c)) && left.length === 0) return done();
    return open.length === 0 ? notBegun : halfDone(`Of the fence only some is lifted: ${open.join('; ')}.`);
  },
  async run(c) {
    const own = await endpoint(c, 'old');
    await unfence(own, c.fact('fencePlan'));
    await bringRights(own, await rolesOf(c));
    return {};
  },
  verify: async (c) => verifyRole(await endpoint(c, 'old', 'application')),
  commands: ['# SQL on the database, for each role that could log in or connect', ...unfenceOnPage],
  rehearse: async (c) => unfenceStatements(c.fact('fencePlan')),
  // What was restored is dropped behind it.
  undo: (c) => withAccess(c, 'old', async () => fence(await endpoint(c, 'old'), c.fact('fencePlan'))),
};
