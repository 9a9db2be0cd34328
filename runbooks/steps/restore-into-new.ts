import type { Effects } from '../effects.ts';
import { given } from '../engine/choices.ts';
import { Refused } from '../engine/errors.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import type { Manifest } from '../postgres/backup/manifest.ts';
import { createDatabase, creation, dropDatabase, lookAtDatabase } from '../postgres/backup/new-database.ts';
import { withAccess } from './access.ts';
import { asRoles, leaveRoles } from './as-roles.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { twiceAtMost } from './passing.ts';
import { intoNew } from './restore-choices.ts';
import { fill, restoreOnPage, showRestore } from './restore-database.ts';
import { backupOf, marks, newName, readRestoreMark, restoreTarget } from './restore-target.ts';

type C = Context<Effects, DatabaseFacts>;

const wanted = (c: C, { database: like, needs }: Manifest) => ({
  name: newName(c),
  firstName: c.runId,
  mark: marks(c).begun,
  like,
  owned: needs.includes(like.owner),
});

/** The database of that name: `mark` is undefined where there is none. */
async function look(c: C) {
  const mark = await lookAtDatabase(await endpoint(c, 'old'), newName(c));
  return { mark, ...readRestoreMark(c, mark) };
}

async function restore(c: C): Promise<DatabaseFacts['restored']> {
  const [server, { manifest }] = [await endpoint(c, 'old'), await backupOf(c)];
  const { mark, isOurs } = await look(c);
  if (mark !== undefined && !isOurs)
    throw new Refused(`There is a database ${newName(c)} by now, which this run has not made.`);
  return asRoles(c, manifest.needs, async () => {
    if (isOurs) await dropDatabase(server, newName(c));
    await createDatabase(server, wanted(c, manifest));
    return fill(c, await restoreTarget(c), manifest.roles);
  });
}

/** How to look at it, and how to be rid of it. */
function tell(c: C): void {
  const console = `runbook db-console --workspace ${c.workspace.name}`;
  c.log(`Look at it:  ${console} -- --dbname=${newName(c)}`);
  c.log(`Drop it:     ${console} --login admin --write -- -c 'DROP DATABASE ${newName(c)}'`);
}

const anything = {
  name: '<name>',
  firstName: '<run>',
  mark: 'Being restored …',
  like: { name: '', owner: '<owner>', encoding: '<encoding>', collation: '<collation>', ctype: '<ctype>' },
  owned: true,
};

/** Beside the database of the workspace, whose writers write on. */
export const restoreIntoNew: Step<Effects, DatabaseFacts> = {
  id: 'restore-into-new',
  title: 'Make the new database, and restore the backup into it',
  only: { [intoNew.name]: [given] },
  meanwhile: { safe: true, what: 'the new database may hold part of the backup; nobody uses it' },
  effect: 'change',
  retry: twiceAtMost,
  grows: true,
  async probe(c) {
    const { restored, isOurs } = await look(c);
    if (restored) return done({ restored });
    return isOurs
      ? halfDone('The new database holds part of an interrupted restore: it is dropped and made again.')
      : notBegun;
  },
  async run(c) {
    const restored = await restore(c);
    tell(c);
    return { restored };
  },
  commands: [...creation(anything), ...restoreOnPage('<name>')],
  rehearse: async (c) => [...creation(wanted(c, (await backupOf(c)).manifest)), ...(await showRestore(c))],
  undo: (c) =>
    withAccess(c, 'old', async () => {
      const server = await endpoint(c, 'old');
      const { needs } = (await backupOf(c)).manifest;
      await asRoles(c, needs, async () => {
        await dropDatabase(server, c.runId);
        if ((await look(c)).isOurs) await dropDatabase(server, newName(c));
      });
      await leaveRoles(c);
    }),
};

/** Proof of a rollback: no database has the name, nor the one that came before it. */
export async function proveNoneLeft(c: C): Promise<void> {
  const server = await endpoint(c, 'old');
  const left: string[] = [];
  for (const name of [c.runId, newName(c)]) {
    const mark = await lookAtDatabase(server, name);
    if (mark !== undefined && (name === c.runId || readRestoreMark(c, mark).isOurs)) left.push(name);
  }
  c.prove({
    id: 'no-new-database',
    title: 'Nothing is left of the new database',
    equal: left.length === 0,
    figures: { left: left.length },
    differences: left.map((name) => `there is a database ${name}`),
  });
}
