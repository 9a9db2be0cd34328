import { databaseLogName, databaseName, parameterGroupName, secretName } from '../../workspaces/names.ts';
import type { DatabaseGeneration } from '../../workspaces/schema.ts';
import { logGroupExists } from '../aws/logs.ts';
import { describeInstance, parameterGroupExists } from '../aws/rds.ts';
import { secretExists } from '../aws/secrets.ts';
import type { Effects } from '../effects.ts';
import { Refused } from '../engine/errors.ts';
import type { Context } from '../engine/types.ts';
import type { Names } from './create.ts';
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

/** Everything of one generation that AWS keeps under a name of its own. */
export async function namesOf({ aws, workspace }: C, settings: DatabaseGeneration): Promise<Names> {
  const { generation } = settings;
  const instance = databaseName(workspace, generation);
  const group = parameterGroupName(workspace, settings);
  const log = databaseLogName(workspace, generation);
  const secret = (role: 'admin' | 'application') => secretName(workspace, generation, role);
  const looks: [string, Promise<unknown>][] = [
    [`database ${instance}`, describeInstance(aws, instance)],
    [`parameter group ${group}`, parameterGroupExists(aws, group)],
    [`log group ${log}`, logGroupExists(aws, log)],
    [`secret ${secret('admin')}`, secretExists(aws, secret('admin'))],
    [`secret ${secret('application')}`, secretExists(aws, secret('application'))],
  ];
  const seen = await Promise.all(looks.map(async ([name, look]) => [name, Boolean(await look)] as const));
  const names = (there: boolean) => seen.filter(([, is]) => is === there).map(([name]) => name);
  // RDS makes a log group itself where none is: a database without one is whole.
  return { there: names(true), absent: names(false).filter((name) => name !== `log group ${log}`) };
}

/** Throws `Refused` when anything of the new generation exists before a run has made it: a rollback deletes by these names. */
export async function verifyNamesAreFree(c: C, to: DatabaseGeneration): Promise<void> {
  const { there: taken } = await namesOf(c, to);
  if (taken.length === 0) return;
  throw new Refused(
    `Generation ${to.generation} exists already, though no run made it: ${taken.join(', ')}. Look at what it holds; then delete it, or raise database.generation once more.`,
  );
}
