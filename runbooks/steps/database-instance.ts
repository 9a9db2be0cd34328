import { databaseLogName, databaseName, parameterGroupName, secretName } from '../../workspaces/names.ts';
import type { DatabaseGeneration } from '../../workspaces/schema.ts';
import { logGroupExists } from '../aws/logs.ts';
import { describeInstance, parameterGroupExists } from '../aws/rds.ts';
import { secretExists } from '../aws/secrets.ts';
import type { Effects } from '../effects.ts';
import { Refused } from '../engine/errors.ts';
import type { Context } from '../engine/types.ts';
import type { DatabaseFacts, InstanceFacts } from './facts.ts';

type C = Context<Effects, DatabaseFacts>;

/** The instance as facts; undefined while it is not there or has no address yet. */
export async function lookAtInstance(c: C, generation: number): Promise<InstanceFacts | undefined> {
  const seen = await describeInstance(c.aws, databaseName(c.workspace, generation));
  if (!seen?.host || !seen.port) return undefined;
  return { identifier: seen.identifier, resourceId: seen.resourceId, host: seen.host, port: seen.port };
}

/** The old instance, ready to be migrated. Throws `Refused` with what to type where it is not. */
export async function findOldInstance(c: C, { generation }: DatabaseGeneration): Promise<InstanceFacts> {
  const name = databaseName(c.workspace, generation);
  const old = await describeInstance(c.aws, name);
  const facts = old?.status === 'available' ? await lookAtInstance(c, generation) : undefined;
  if (facts) return facts;
  const wait = `aws rds wait db-instance-available --region ${c.workspace.region} --db-instance-identifier ${name}`;
  const start = `aws rds start-db-instance --region ${c.workspace.region} --db-instance-identifier ${name}`;
  const next = old?.status === 'stopped' ? `${start}\n  ${wait}` : wait;
  throw new Refused(
    `Database ${name} is ${old?.status ?? 'not there'}; it must be available to be migrated.\n  ${next}`,
  );
}

/** Of the new generation, what is there already: a rollback deletes by these names, so none may be somebody else's. */
async function takenNames({ aws, workspace }: C, to: DatabaseGeneration): Promise<string[]> {
  const [instance, group] = [databaseName(workspace, to.generation), parameterGroupName(workspace, to)];
  const log = databaseLogName(workspace, to.generation);
  const secrets = (['admin', 'application'] as const).map((role) =>
    secretName(workspace, to.generation, role),
  );
  const taken = await Promise.all([
    describeInstance(aws, instance).then((seen) => seen && `database ${instance}`),
    parameterGroupExists(aws, group).then((seen) => seen && `parameter group ${group}`),
    logGroupExists(aws, log).then((seen) => seen && `log group ${log}`),
    ...secrets.map((name) => secretExists(aws, name).then((seen) => seen && `secret ${name}`)),
  ]);
  return taken.filter((name) => typeof name === 'string');
}

/** Throws `Refused` when anything of the new generation exists before a run has made it. */
export async function verifyNamesAreFree(c: C, to: DatabaseGeneration): Promise<void> {
  const taken = await takenNames(c, to);
  if (taken.length === 0) return;
  throw new Refused(
    `Generation ${to.generation} exists already, though no run made it: ${taken.join(', ')}. Look at what it holds; then delete it, or raise database.generation once more.`,
  );
}
