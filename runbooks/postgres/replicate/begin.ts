import type { Secret } from '../../secret.ts';
import type { Endpoint } from '../client.ts';
import { serverVersion } from '../tools.ts';
import { createPublication, publishTables } from './publication.ts';
import { createReplicationRole } from './role.ts';
import { withNewSlot } from './slot.ts';
import { type Publisher, subscribe, verifyReachesPublisher } from './subscription.ts';
import { rememberViews } from './window-views.ts';

export interface BeginOptions<T> {
  readonly source: Endpoint;
  readonly target: Endpoint;
  /** The source as the target's server reaches it. */
  readonly publisher: Publisher;
  readonly name: string;
  /** Of the role the target logs in with; lives as long as the replication. */
  readonly password: Secret;
  /** Copies the database as the snapshot sees it into the target; the snapshot lives until this is through. */
  readonly copy: (snapshot: string) => Promise<T>;
}

/**
 * Copies a database that is in use and has the target follow it from that very point on. What can fail early is tried
 * before the copy. Not resumable: the snapshot dies with the session. Drop the replication, empty the target, and begin
 * again; also after anything this throws, for from the slot on the source keeps its WAL. Answers with what the copy answers.
 */
export async function beginReplication<T>(o: BeginOptions<T>): Promise<T> {
  await createReplicationRole(o.source, o);
  await createPublication(o.source, o.name);
  await rememberViews(o.source, o.name);
  await verifyReachesPublisher(o);
  // Before the slot: it hands out changes by what was published when they were made.
  await publishTables(o.source, o.name);
  const copied = await withNewSlot(o.source, o.name, ({ snapshot }) => o.copy(snapshot));
  const { major } = await serverVersion(o.target);
  await subscribe(o, major);
  return copied;
}
