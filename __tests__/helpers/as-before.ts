import { DescribeDBParameterGroupsCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { databaseUnit } from '../../constructs/outputs.ts';
import { addressOf } from '../../runbooks/terraform/state.ts';
import { databaseName, secretName } from '../../workspaces/names.ts';
import type { Deployment } from './deployment.ts';
import { instances, status } from './kill.ts';

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

/** The writers run, as many as they should. */
export async function writersRun(staging: Deployment): Promise<boolean> {
  const { services } = await status(staging);
  return services.length === 1 && services.every(({ desired, running }) => desired === 1 && running === 1);
}
