import type { Instances } from '../postgres/instances.ts';
import { element, rewriteEndpoints } from './xml.ts';

/** A call of the RDS query protocol that the control plane has accepted. */
interface Accepted {
  readonly region: string;
  readonly form: URLSearchParams;
  /** The answer of the control plane. */
  readonly xml: string;
}

type Action = (instances: Instances, call: Accepted) => Promise<unknown>;

const key = (region: string, identifier: string) => `${region}/${identifier.toLowerCase()}`;
const instanceKey = ({ region, form }: Accepted) => key(region, form.get('DBInstanceIdentifier') ?? '');

/** Snapshots may be named by ARN: `arn:aws:rds:region:account:snapshot:name`. */
const snapshotKey = ({ region }: Accepted, identifier: string) =>
  key(region, identifier.split(':snapshot:').at(-1) ?? identifier);

const isPostgres = (xml: string) => element(xml, 'Engine') === 'postgres';

const create: Action = async (instances, call) => {
  if (!isPostgres(call.xml)) return;
  await instances.create(instanceKey(call), element(call.xml, 'EngineVersion') ?? '', {
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

const reboot: Action = async (instances, call) => {
  await instances.stop(instanceKey(call));
  await instances.start(instanceKey(call));
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

const restore: Action = (instances, call) =>
  instances.restore(snapshotKey(call, call.form.get('DBSnapshotIdentifier') ?? ''), instanceKey(call));

const removeSnapshot: Action = (instances, call) =>
  instances.removeSnapshot(snapshotKey(call, call.form.get('DBSnapshotIdentifier') ?? ''));

/** Actions that need a server which is there already. */
const onServer: Record<string, Action> = {
  ModifyDBInstance: modify,
  RebootDBInstance: reboot,
  StopDBInstance: stop,
  StartDBInstance: (instances, call) => instances.start(instanceKey(call)),
  DeleteDBInstance: remove,
  CreateDBSnapshot: snapshot,
};

const others: Record<string, Action> = {
  CreateDBInstance: create,
  RestoreDBInstanceFromDBSnapshot: restore,
  DeleteDBSnapshot: removeSnapshot,
};

/** The call that takes back a new instance which this machine could not give a server. */
export const takeBack = ({ form }: Pick<Accepted, 'form'>): string | undefined => {
  const isNew = ['CreateDBInstance', 'RestoreDBInstanceFromDBSnapshot'].includes(form.get('Action') ?? '');
  const DBInstanceIdentifier = form.get('DBInstanceIdentifier') ?? '';
  const deletion = {
    Action: 'DeleteDBInstance',
    Version: '2014-10-31',
    DBInstanceIdentifier,
    SkipFinalSnapshot: 'true',
  };
  return isNew ? new URLSearchParams(deletion).toString() : undefined;
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
