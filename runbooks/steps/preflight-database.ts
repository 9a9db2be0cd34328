import type { DatabaseGeneration } from '../../workspaces/schema.ts';
import type { Effects } from '../effects.ts';
import { messageOf, Refused, UsageError } from '../engine/errors.ts';
import type { Context } from '../engine/types.ts';
import { verifyAnswers } from '../postgres/preflight.ts';
import { findTools } from '../postgres/tools.ts';
import { endpointAt } from './database-endpoint.ts';
import { findOldInstance, verifyNamesAreFree } from './database-instance.ts';
import type { DatabaseFacts, InstanceFacts } from './facts.ts';
import {
  deployedOutputs,
  preflight,
  settingsOf,
  verifyAccount,
  verifyGenerations,
  verifyPrevious,
} from './preflight.ts';
import { verifyWriters } from './preflight-writers.ts';
import { findReverse, isReverseKept } from './reverse.ts';
import { database } from './unit.ts';
import { networkOf } from './way-in.ts';

type C = Context<Effects, DatabaseFacts>;
const major = (engineVersion: string) => Number.parseInt(engineVersion, 10);

/** Sees a server that does not answer before anything is opened for it. */
async function verifyLogin(c: C, { generation }: DatabaseGeneration, old: InstanceFacts) {
  try {
    await verifyAnswers(await endpointAt(c, { ...old, generation }));
  } catch (error) {
    throw new Refused(
      `RDS says that ${old.identifier} is available, but: ${messageOf(error)}. What happened to it:\n` +
        `  aws rds describe-events --region ${c.workspace.region} --source-type db-instance --source-identifier ${old.identifier}`,
      { cause: error },
    );
  }
}

function verifyVersions({ workspace }: C, from: DatabaseGeneration, to: DatabaseGeneration) {
  const [file, next] = [`workspaces/${workspace.name}.ts`, from.generation + 1];
  if (to.generation === from.generation && major(to.engineVersion) !== major(from.engineVersion)) {
    throw new UsageError(
      `database.engineVersion in ${file} is ${to.engineVersion}, another major version than the deployed ${from.engineVersion}: that takes a new instance. Raise database.generation to ${next} as well.`,
    );
  }
  if (major(to.engineVersion) < major(from.engineVersion)) {
    throw new UsageError(
      `database.engineVersion ${to.engineVersion} is older than the deployed ${from.engineVersion}: Postgres cannot restore into an older major version. Write ${major(from.engineVersion)}.x or newer into ${file}.`,
    );
  }
}

const generationSettings = ({
  generation,
  engineVersion,
  instanceClass,
  storage,
}: DatabaseGeneration): DatabaseGeneration => ({
  generation,
  engineVersion,
  instanceClass,
  storage,
});

/** A further migration would have the old database follow one that nobody writes to any more. */
async function verifyNoReverse(c: C): Promise<void> {
  const kept = (await findReverse(c))?.kept;
  if (!kept) return;
  const { name } = c.workspace;
  throw new Refused(
    `${kept.oldInstance.identifier} still follows ${kept.newInstance.identifier}, as the last migration was asked to (--keep-reverse). ` +
      `Retire it first, which ends that: runbook db-retire --workspace ${name}. Or go back to it: runbook db-return --workspace ${name}`,
  );
}

/** Two major versions are compared only towards the newer one. */
function verifyReverseFits(c: C, from: DatabaseGeneration, to: DatabaseGeneration): void {
  if (!isReverseKept(c) || major(from.engineVersion) === major(to.engineVersion)) return;
  throw new UsageError(
    `--keep-reverse is not offered from Postgres ${major(from.engineVersion)} to ${major(to.engineVersion)}: what comes back could not be compared. Leave it out, or keep the major version.`,
  );
}

async function check(c: C): Promise<Partial<DatabaseFacts>> {
  const account = await verifyAccount(c);
  const deployed = await deployedOutputs(c);
  await verifyNoReverse(c);
  const deployedSettings = settingsOf(database, deployed);
  const from = generationSettings(deployedSettings as never);
  const to = generationSettings(c.workspace.database);
  verifyVersions(c, from, to);
  verifyReverseFits(c, from, to);
  verifyGenerations(database, c.workspace, from);
  verifyPrevious(database, c.workspace, { from, deployedSettings });
  const tools = await findTools(c.run, major(to.engineVersion));
  const oldInstance = await findOldInstance(c, from);
  await verifyNamesAreFree(c, to);
  await verifyLogin(c, from, oldInstance);
  const writers = await verifyWriters(c, database, { deployed, deployedSettings });
  return {
    account,
    deployedSettings,
    from,
    to,
    oldInstance,
    ...writers,
    tools: tools.version,
    network: networkOf(deployed),
  };
}

export const preflightDatabase = preflight<DatabaseFacts>({
  title: 'Check account, versions, tools and that the plan holds only this migration',
  check,
});
