import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeDBParameterGroupsCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect } from '@jest/globals';
import { databaseUnit } from '../../constructs/outputs.ts';
import { addressOf } from '../../runbooks/terraform/state.ts';
import { databaseName, secretName } from '../../workspaces/names.ts';
import type { Deployment } from './deployment.ts';
import { instances, status } from './kill.ts';
import { waysIn } from './ways-in.ts';

const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };

/** Ids of the database unit in the state, and of what stands beside it. */
export async function unitInState(staging: Deployment): Promise<Record<string, unknown>> {
  const { resources } = await staging.terraform().pull();
  const unit = resources.filter(({ name }) => name.startsWith('database_') || name === 'database');
  const own = unit.filter((one) =>
    databaseUnit.some((address) => addressOf(one).replace('_previous', '') === address),
  );
  const idOf = (one: unknown) =>
    (one as { instances: { attributes: { id: unknown } }[] }).instances[0]?.attributes.id;
  return Object.fromEntries(own.map((one) => [addressOf(one), idOf(one)]));
}

/** What the alarms of the database watch, and whose old versions are thrown away. */
export async function followers(staging: Deployment): Promise<{ alarms: string[]; lifecycle: unknown }> {
  const { resources } = await staging.terraform().pull();
  const alarms = resources.filter(
    ({ type, name }) => type.endsWith('metric_alarm') && name.startsWith('database'),
  );
  const names = JSON.stringify(alarms).match(/"DBInstanceIdentifier":"[^"]+"/g) ?? [];
  const lifecycle = resources.find((one) => addressOf(one) === 'aws_s3_bucket_lifecycle_configuration.media');
  const [rule] = (lifecycle?.instances ?? []) as { attributes: { bucket: string } }[];
  const watched = names.map((name) => name.split('"')[3] as string);
  return { alarms: [...new Set(watched)], lifecycle: rule?.attributes.bucket };
}

/** What AWS still has of one generation: instance, parameter groups, secrets. */
export async function remains(staging: Deployment, generation: number): Promise<string[]> {
  const { sandbox, workspace } = staging;
  const options = { endpoint: sandbox.endpoint, region: workspace.region, credentials };
  const [rds, secrets] = [new RDSClient(options), new SecretsManagerClient(options)];
  const name = databaseName(workspace, generation);
  const { DBParameterGroups = [] } = await rds.send(new DescribeDBParameterGroupsCommand({}));
  const groups = DBParameterGroups.map((group) => String(group.DBParameterGroupName));
  const names = (['admin', 'application'] as const).map((role) => secretName(workspace, generation, role));
  const there = await Promise.all(
    names.map((SecretId) => secrets.send(new GetSecretValueCommand({ SecretId })).then(Boolean, () => false)),
  );
  rds.destroy();
  secrets.destroy();
  return [
    ...(await instances(staging)).filter((identifier) => identifier === name),
    ...groups.filter((group) => group.startsWith(`${name}-`)),
    ...names.filter((_, index) => there[index]),
  ];
}

/** Whether any kind of scaling of the API is suspended. */
export async function isSuspended({ sandbox, workspace }: Deployment): Promise<boolean> {
  const options = { endpoint: sandbox.endpoint, region: workspace.region, credentials };
  const client = new ApplicationAutoScalingClient(options);
  const { ScalableTargets = [] } = await client.send(
    new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
  );
  client.destroy();
  if (ScalableTargets.length !== 1) throw new Error(`${ScalableTargets.length} services scale, not one`);
  return Object.values(ScalableTargets[0]?.SuspendedState ?? {}).some(Boolean);
}

/** The writers run, as many as they should, and scale. */
export async function writersRun(staging: Deployment): Promise<boolean> {
  const { services } = await status(staging);
  const run =
    services.length === 1 && services.every(({ desired, running }) => desired === 1 && running === 1);
  return run && !(await isSuspended(staging));
}

/** The first generation is back: its unit, its role, its writers, every write; of the second nothing remains. */
export async function expectAsBefore(staging: Deployment, before: Record<string, unknown>): Promise<void> {
  expect(await unitInState(staging)).toEqual(before);
  expect(await remains(staging, 2)).toEqual([]);
  expect(await instances(staging)).toEqual(['knowme-staging-database-g1']);
  expect((await followers(staging)).alarms).toEqual(['knowme-staging-database-g1']);
  expect(await waysIn(staging)).toEqual([]);
  expect(await writersRun(staging)).toBe(true);
  await staging.writes();
  expect(await staging.lost({ database: 1, media: 1 })).toEqual([]);
  await staging.query(1, 'CREATE TABLE written_after (); DROP TABLE written_after');
}
