import type { Effects } from '../effects.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Step } from '../engine/types.ts';
import { fence, lookAtFence, unfence, unfenceStatements } from '../postgres/fence.ts';
import { applicationRole, setApplicationRole, verifyRole } from '../postgres/role.ts';
import { withAccess } from './access.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { unfenceOnPage } from './lift-fence.ts';
import { whileStopped } from './meanwhile.ts';
import { patiently } from './passing.ts';

/**
 * The fence that the migration has left around the database that is returned to. The application gets there what it has been given on
 * the other one, as on every database that a run moves it to; before the fence, so that one that is down is the whole of it.
 */
export const liftReturned: Step<Effects, DatabaseFacts> = {
  id: 'lift-fence',
  title: 'Lift the fence around the database to return to, and let the application in',
  meanwhile: whileStopped('the old database is whole, and fenced against writes; deploy nothing'),
  effect: 'change',
  timeout: 300,
  retry: patiently,
  async probe(c) {
    const { locks, open } = await lookAtFence(await endpoint(c, 'new'), c.fact('returning').fencePlan);
    if (open.length >= locks) return done();
    return open.length === 0 ? notBegun : halfDone(`Of the fence only some is lifted: ${open.join('; ')}.`);
  },
  async run(c) {
    const [server, application] = [await endpoint(c, 'new'), await endpoint(c, 'new', 'application')];
    await setApplicationRole(server, { name: application.user, password: application.password });
    await unfence(server, c.fact('returning').fencePlan);
    return {};
  },
  verify: async (c) => verifyRole(await endpoint(c, 'new', 'application')),
  commands: [
    '# SQL on the new database',
    ...applicationRole({ name: '<application role>', database: '<database>' }),
    '# for each role that could log in or connect',
    ...unfenceOnPage,
  ],
  async rehearse(c) {
    const { user: name, database } = await endpoint(c, 'new', 'application');
    return [...applicationRole({ name, database }), ...unfenceStatements(c.fact('returning').fencePlan)];
  },
  undo: (c) =>
    withAccess(c, 'new', async () => fence(await endpoint(c, 'new'), c.fact('returning').fencePlan)),
};
