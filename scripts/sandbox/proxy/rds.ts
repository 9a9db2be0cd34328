import type { Instances } from '../postgres/instances.ts';
import { element, elements, rewriteEndpoints } from './xml.ts';

/** A call of the RDS query protocol that the control plane has accepted. */
interface Accepted {
  readonly region: string;
  readonly form: URLSearchParams;
  /** The answer of the control plane. */
  readonly xml: string;
  /** Asks the control plane for more, in the name of the same caller. */
  readonly ask: (parameters: Record<string, string>) => Promise<string>;
}

type Action = (instances: Instances, call: Accepted) => Promise<unknown>;

const key = (region: string, identifier: string) => `${region}/${identifier.toLowerCase()}`;
const instanceKey = ({ region, form }: Accepted) => key(region, form.get('DBInstanceIdentifier') ?? '');

/** Snapshots may be named by ARN: `arn:aws:rds:region:account:snapshot:name`. */
const snapshotKey = ({ region }: Accepted, identifier: string) =>
  key(region, identifier.split(':snapshot:').at(-1) ?? identifier);

/** Whether the instance's parameter group sets `rds.logical_replication`; the default groups do not. */
async function logicalReplication({ xml, ask }: Accepted): Promise<boolean> {
  const DBParameterGroupName = element(xml, 'DBParameterGroupName');
  if (!DBParameterGroupName) return false;
  const parameters = elements(
    await ask({ Action: 'DescribeDBParameters', DBParameterGroupName }),
    'Parameter',
  );
  const found = parameters.find((one) => element(one, 'ParameterName') === 'rds.logical_replication');
  return found !== undefined && element(found, 'ParameterValue') === '1';
}

const isPostgres = (xml: string) => element(xml, 'Engine') === 'postgres';

const create: Action = async (instances, call) => {
  if (!isPostgres(call.xml)) return;
  await instances.create(instanceKey(call), {
    engineVersion: element(call.xml, 'EngineVersion') ?? '',
    logicalReplication: await logicalReplication(call),
    username: call.form.get('MasterUsername') ?? '',
    password: call.form.get('MasterUserPassword') ?? '',
    database: call.form.get('DBName') ?? undefined,
  });
};

const modify: Action = async (instances, call) => {
  const identifier = instanceKey(call);
  const password = call.form.get('MasterUserPassword');
  if (password) await instances.changePassword(identifier, password);
  const name = call.form.get('NewDBInstanceIdentifier');
  if (name) instances.rename(identifier, key(call.region, name));
};

const start: Action = async (instances, call) =>
  instances.start(instanceKey(call), await logicalReplication(call));

const reboot: Action = async (instances, call) => {
  await instances.stop(instanceKey(call));
  await start(instances, call);
};

const stop: Action = async (instances, call) => {
  const snapshot = call.form.get('DBSnapshotIdentifier');
  if (snapshot) await instances.snapshot(instanceKey(call), snapshotKey(call, snapshot));
  await instances.stop(instanceKey(call));
};

const remove: Action = async (instances, call) => {
  const isKept = call.form.get('SkipFinalSnapshot') !== 'true';
  const snapshot = call.form.get('FinalDBSnapshotIdentifier');
  await instances.remove(instanceKey(call), isKept && snapshot ? snapshotKey(call, snapshot) : undefined);
};

const snapshot: Action = (instances, call) =>
  instances.snapshot(instanceKey(call), snapshotKey(call, call.form.get('DBSnapshotIdentifier') ?? ''));

const restore: Action = async (instances, call) => {
  const from = snapshotKey(call, call.form.get('DBSnapshotIdentifier') ?? '');
  await instances.restore(from, instanceKey(call), await logicalReplication(call));
};

const removeSnapshot: Action = (instances, call) =>
  instances.removeSnapshot(snapshotKey(call, call.form.get('DBSnapshotIdentifier') ?? ''));

/** Actions that need a server which is there already. */
const onServer: Record<string, Action> = {
  ModifyDBInstance: modify,
  RebootDBInstance: reboot,
  StopDBInstance: stop,
  StartDBInstance: start,
  DeleteDBInstance: remove,
  CreateDBSnapshot: snapshot,
};

const others: Record<string, Action> = {
  CreateDBInstance: create,
  RestoreDBInstanceFromDBSnapshot: restore,
  DeleteDBSnapshot: removeSnapshot,
};

/** The call that takes back a new instance which this machine could not give a server. */
export const takeBack = ({ form }: Pick<Accepted, 'form'>): Record<string, string> | undefined => {
  const isNew = ['CreateDBInstance', 'RestoreDBInstanceFromDBSnapshot'].includes(form.get('Action') ?? '');
  const DBInstanceIdentifier = form.get('DBInstanceIdentifier') ?? '';
  return isNew ? { Action: 'DeleteDBInstance', DBInstanceIdentifier, SkipFinalSnapshot: 'true' } : undefined;
};

const escapeXml = (text: string) => text.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);

/** An error of the data plane in RDS's own shape; a 4xx code, so that no client tries it again and again. */
export const rdsError = (error: Error) =>
  '<ErrorResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><Error><Type>Sender</Type>' +
  `<Code>InsufficientDBInstanceCapacity</Code><Message>sandbox: ${escapeXml(error.message)}</Message></Error>` +
  '<RequestId>sandbox</RequestId></ErrorResponse>';

/** Does to the servers what the control plane has just said, and shows their addresses in its answer. */
export async function afterRds(instances: Instances, call: Accepted): Promise<string> {
  const action = call.form.get('Action') ?? '';
  await others[action]?.(instances, call);
  if (instances.has(instanceKey(call))) await onServer[action]?.(instances, call);
  return rewriteEndpoints(call.xml, (identifier) => instances.port(key(call.region, identifier)));
}
