import type { Effects } from '../effects.ts';
import { Refused, UsageError } from '../engine/errors.ts';
import type { Context } from '../engine/types.ts';
import { findTools } from '../postgres/tools.ts';
import { findOldInstance } from './database-instance.ts';
import type { DatabaseFacts } from './facts.ts';
import { verified } from './left-behind.ts';
import { deployedOutputs, preflight, settingsOf, verifyAccount } from './preflight.ts';
import { verifyWriters } from './preflight-writers.ts';
import { findReverse, type Keeping, type Kept } from './reverse.ts';
import { database } from './unit.ts';
import { networkOf } from './way-in.ts';

type C = Context<Effects, DatabaseFacts>;

/** The migration that can be returned from. Throws `Refused` where there is none. */
async function findWayBack(c: C): Promise<Keeping> {
  const found = await findReverse(c);
  if (found) {
    verified(found.finished);
    return found;
  }
  throw new Refused(
    `No old database of ${c.workspace.name} follows the one in use: the last migration was not begun with --keep-reverse, or what it left behind is retired, or returned to. ` +
      'To get another instance, migrate to a further generation.',
  );
}

/** The workspace file describes what was before the migration. Throws `UsageError` with what to write. */
function verifyDescribed({ workspace }: C, { from, deployedSettings }: Kept): void {
  const { database: wanted } = workspace;
  const same =
    wanted.generation === from.generation &&
    wanted.engineVersion === from.engineVersion &&
    wanted.instanceClass === from.instanceClass &&
    wanted.storage === from.storage &&
    !wanted.previous;
  if (same) return;
  throw new UsageError(
    `workspaces/${workspace.name}.ts must describe the database to return to. Put its database section back to what it was before the migration: ${JSON.stringify(deployedSettings)}`,
  );
}

const major = ({ engineVersion }: { readonly engineVersion: string }) => Number.parseInt(engineVersion, 10);

/** What the migration called new is the old one here: in use until now. */
const sidesOf = async (c: C, { from, to }: Kept) => ({
  from: to,
  to: from,
  oldInstance: await findOldInstance(c, to),
  newInstance: await findOldInstance(c, from),
});

async function returningFrom(c: C, { finished, kept }: Keeping): Promise<DatabaseFacts['returning']> {
  const { stateSnapshot, fencePlan, reverse, grantedOwners = [] } = kept;
  const { runId } = finished.certificate;
  await c.folderOf(runId);
  return { runId, stateSnapshot, fencePlan, reverse, grantedOwners };
}

async function check(c: C): Promise<Partial<DatabaseFacts>> {
  const account = await verifyAccount(c);
  const deployed = await deployedOutputs(c);
  const deployedSettings = settingsOf(database, deployed);
  const keeping = await findWayBack(c);
  const { kept } = keeping;
  verifyDescribed(c, kept);
  const sides = await sidesOf(c, kept);
  const tools = await findTools(c.run, Math.max(major(kept.from), major(kept.to)));
  const writers = await verifyWriters(c, database, { deployed, deployedSettings });
  return {
    account,
    deployedSettings,
    ...sides,
    ...writers,
    tools: tools.version,
    network: networkOf(deployed),
    returning: await returningFrom(c, keeping),
  };
}

export const preflightReturn = preflight<DatabaseFacts>({
  title: 'Check account, tools, and that the other database has followed the one in use',
  check,
});
