import type { Secret } from '../../secret.ts';
import { type Endpoint, withClient } from '../client.ts';
import { serverVersion } from '../tools.ts';
import { drain } from './drain.ts';
import { dropReplication } from './drop.ts';
import { createPublication, publishTables } from './publication.ts';
import { createReplicationRole } from './role.ts';
import { createSlot } from './slot.ts';
import { subscribe, verifyReachesPublisher } from './subscription.ts';

export interface Reverse {
  /** The server that is written to from now on. */
  readonly source: Endpoint;
  /** The one that follows it; both hold the same, and nobody writes. */
  readonly target: Endpoint;
  readonly name: string;
  /** Of the role the target logs in with; lives as long as the replication. */
  readonly password: Secret;
  readonly signal?: AbortSignal;
}

const withPublisher = (o: Reverse) => ({ ...o, publisher: o.source });

/** Role and publication without tables, an attempt to subscribe, and all of it taken back. Throws what the server says. */
export async function tryReverse(o: Reverse): Promise<void> {
  await dropReplication(o);
  try {
    await createReplicationRole(o.source, o);
    await createPublication(o.source, o.name);
    await verifyReachesPublisher(withPublisher(o));
  } finally {
    await dropReplication(o);
  }
}

/** Seconds the target may take to connect and to confirm a first message. */
const patience = 60;

/**
 * Has the target follow the source from now on, without a copy. It is not remembered how the materialised views are: the
 * target's were computed before the source's, so that going back computes all of them. Answers with the point (LSN) up to
 * which the target has confirmed. What is there of a former try is dropped first.
 */
export async function beginReverse(o: Reverse): Promise<string> {
  await dropReplication(o);
  await createReplicationRole(o.source, o);
  await createPublication(o.source, o.name);
  // Before the slot: it hands out changes by what was published when they were made.
  await publishTables(o.source, o.name);
  await withClient(o.source, (client) => createSlot(client, o.name));
  const { major } = await serverVersion(o.target);
  await subscribe(withPublisher(o), major);
  return drain({ ...o, seconds: patience });
}
