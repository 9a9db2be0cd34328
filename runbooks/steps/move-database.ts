import type { Effects } from '../effects.ts';
import { Refused } from '../engine/errors.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import type { Endpoint } from '../postgres/client.ts';
import { compareDatabases } from '../postgres/compare/index.ts';
import { emptyDatabase, isEmpty } from '../postgres/empty.ts';
import { endOwnSessions } from '../postgres/fence.ts';
import { dumpAndRestore, showDumpAndRestore } from '../postgres/move.ts';
import { compareServers } from '../postgres/preflight.ts';
import { applicationRole, setApplicationRole, verifyRole } from '../postgres/role.ts';
import { copyRoles, grantOwners } from '../postgres/roles.ts';
import { findTools } from '../postgres/tools.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { verifyStopped } from './writers.ts';

type C = Context<Effects, DatabaseFacts>;
const jobs = 4;

/** Only now can the new server be asked; nothing of the old database is on it yet. */
async function verifyServers(source: Endpoint, target: Endpoint) {
  const problems = await compareServers(source, target);
  if (problems.length === 0) return;
  throw new Refused(`The new database cannot take what the old one holds:\n${problems.join('\n')}`);
}

/** The application's role, with the password Terraform generated, and every other role of the old database. */
export const createRoles: Step<Effects, DatabaseFacts> = {
  id: 'create-roles',
  title: "Check the new server; create the application's role and the other roles on it",
  effect: 'change',
  async run(c) {
    const application = await endpoint(c, 'new', 'application');
    const [source, target] = [await endpoint(c, 'old'), await endpoint(c, 'new')];
    await verifyServers(source, target);
    await setApplicationRole(target, { name: application.user, password: application.password });
    const warnings = await copyRoles(source, target, c.fact('fencePlan'));
    for (const warning of warnings) c.log(warning);
    return { warnings: [...new Set([...(c.facts.warnings ?? []), ...warnings])] };
  },
  verify: async (c) => verifyRole(await endpoint(c, 'new', 'application')),
  async rehearse(c) {
    const { user, database } = await endpoint(c, 'old', 'application');
    return applicationRole({ name: user, database });
  },
  undo: async (c) => c.log('The roles disappear with the new database.'),
};

async function move(c: C) {
  const [source, target] = [await endpoint(c, 'old'), await endpoint(c, 'new')];
  await Promise.all([source, target].map(endOwnSessions));
  const tools = await findTools(c.run, Number.parseInt(c.fact('to').engineVersion, 10));
  if (!(await isEmpty(target))) {
    c.log('The new database holds part of an interrupted copy: it is emptied and the copy starts again.');
    await emptyDatabase(target);
  }
  await c.note({ grantedOwners: [...(c.facts.grantedOwners ?? []), ...(await grantOwners(source))] });
  return dumpAndRestore({
    source,
    target,
    tools,
    directory: c.directory,
    jobs,
    run: c.run,
    progress: c.progress,
    log: c.log,
  });
}

/** Dump and restore, in parallel; an interrupted copy is thrown away and begun again. */
export const moveDatabase: Step<Effects, DatabaseFacts> = {
  id: 'move-database',
  title: 'Dump the old database and restore it into the new one',
  effect: 'change',
  probe: async (c) => (c.facts.moved && !(await isEmpty(await endpoint(c, 'new'))) ? done() : notBegun),
  run: async (c) => ({ moved: await move(c) }),
  rehearse: async (c) => showDumpAndRestore({ source: await endpoint(c, 'old'), jobs }),
  undo: async (c) => c.log('The copy disappears with the new database.'),
};

/** Both sides equal, object for object and row for row, or the migration stops here. */
export const compareDatabase: Step<Effects, DatabaseFacts> = {
  id: 'compare-database',
  title: 'Compare schema, rows, sequences, large objects, roles and extensions',
  effect: 'read',
  async run(c) {
    await verifyStopped(c);
    const { proofs } = await compareDatabases({
      source: await endpoint(c, 'old'),
      target: await endpoint(c, 'new'),
      jobs,
      run: c.run,
      progress: c.progress,
      fence: c.fact('fencePlan'),
      application: (await endpoint(c, 'new', 'application')).user,
    });
    for (const proof of proofs) c.prove(proof);
    return {};
  },
  rehearse: async () => [
    'compare schema, rows, sequences, large objects, roles and extensions of both databases',
  ],
};
