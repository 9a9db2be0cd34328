import type { DatabaseGeneration } from '../../workspaces/schema.ts';
import type { Suspended } from '../aws/scaling.ts';
import type { Fingerprint, Json } from '../engine/types.ts';
import type { DatabaseRights } from '../postgres/backup/rights.ts';
import type { FencePlan } from '../postgres/fence.ts';

/** What a certificate says of the old side: the figures of one comparison. */
export type Proven = { id: string; title: string; source: Json; tools: Json };

/** A saved Terraform state: the way back of every state edit. */
export type StateSnapshot = { file: string; serial: number; lineage: string; sha256: string };

/** What the steps of every migration tell each other. Never a secret. */
export type MigrationFacts = {
  account: string;
  /** The migrated section of the workspace file as it was last applied, strategy and all: the way back. */
  deployedSettings: { [key: string]: Json };
  cluster: string;
  service: string;
  /** Name of the delivery pipeline; empty where there is none. */
  pipeline: string;
  /** Tasks that ran before the writers were stopped. */
  desiredCount: number;
  /** What of the service's scaling was suspended before; `null` where it does not scale. */
  suspended: Suspended | null;
  stateSnapshot: StateSnapshot;
  createPlan: Fingerprint;
  switchPlan: Fingerprint;
  followPlan: Fingerprint;
  /** What is moved, as it was before. */
  bytesToMove: number;
  objectsToMove: number;
  /** Path of the certificate that is held against the world again. */
  certificate: string;
  /** What it says of the old side. */
  proven: Proven[];
  /** Where the old side is not what the certificate says, and where the new one has moved on since. */
  changed: string[];
  movedOn: string[];
  /** ISO times between which nothing could write; `null` once a rollback has started the writers again. */
  writersStoppedAt: string | null;
  writersStartedAt: string;
};

export type InstanceFacts = { identifier: string; resourceId: string; host: string; port: number };

/** Where databases are: who may reach them, which routes they have, and the way to the internet. */
export type NetworkFacts = { securityGroupId: string; routeTableId: string; gatewayId: string };

/** The way in that was opened for one address, and what was so before and has to stay. */
export type AccessFacts = { cidr: string; wasPublic: boolean; wasRouted: boolean };

/** The replication by which the old database follows the new one, once that is in use. */
export type ReverseFacts = {
  name: string;
  /** Owners whose rights the admin was given on the new server for it. */
  granted: string[];
};

/** Of a finished migration, what it takes to come back to its old database. */
export type ReturningFacts = {
  runId: string;
  stateSnapshot: StateSnapshot;
  /** The fence around the database that is returned to. */
  fencePlan: FencePlan;
  reverse: ReverseFacts;
  /** What the migration has granted on the server that is returned to. */
  grantedOwners: string[];
};

export type DatabaseFacts = MigrationFacts & {
  from: DatabaseGeneration;
  to: DatabaseGeneration;
  oldInstance: InstanceFacts;
  newInstance: InstanceFacts;
  network: NetworkFacts;
  oldAccess: AccessFacts;
  newAccess: AccessFacts;
  tools: string;
  warnings: string[];
  fencePlan: FencePlan;
  databaseSnapshot: string;
  grantedOwners: string[];
  /** `null` where the old database does not follow, or has ceased to. */
  reverse: ReverseFacts | null;
  /** The new server lets the old one follow: it was tried. */
  reverseTried: boolean;
  returning: ReturningFacts;
  /** Whether the old server may keep WAL for the new one. */
  replicating: boolean;
  /** The stop of the writers (ISO time) after which the rows were proven equal. */
  rowsProvenAt: string | null;
  /** What `runbook doctor` has found open, and in the databases, one phrase each; and what it could not look into. */
  leftOpen: string[];
  leftInDatabases: string[];
  unseen: string[];
  moved: { bytes: number; tables: number; seconds: number };
  /** The program for a session by hand, and the one there was; without an exit code it was cut off. */
  psql: string;
  session: { begun: string; login: string; write: boolean; exitCode: number | null };
  /** Absolute path of a backup, and what is in it; the sum is that of its list of sums. */
  folder: string;
  backup: { bytes: number; tables: number; rows: number; sha256: string };
  /** The server can take the backup, and nothing was in the way. */
  examined: boolean;
  /** What a restore has changed beside the data, as it was before. */
  beforeRestore: DatabaseRights & { comment: string | null };
  restored: { database: string; bytes: number; tables: number; rows: number; sha256: string };
};

export type MediaGeneration = { generation: number };

export type BucketFacts = MigrationFacts & {
  from: MediaGeneration;
  to: MediaGeneration;
  oldBucket: string;
  newBucket: string;
  /** Digest of the fenced old bucket, as the last pass listed it. */
  oldListing: { objects: number; bytes: number; sha256: string };
  moved: { objects: number; bytes: number; skipped: number; deleted: number };
  /** What was copied, and deleted again, before the writers were stopped. */
  live: { passes: number; objects: number; bytes: number; deleted: number };
  /** Every version of a retired bucket, written down. */
  manifest: { file: string; sha256: string; versions: number; bytes: number };
  warnings: string[];
};

/** What the Terraform state of a workspace held before its destruction. */
export type HeldFacts = {
  resources: number;
  databases: { identifier: string; finalSnapshot: string }[];
  buckets: string[];
};

export type DestroyFacts = MigrationFacts & {
  held: HeldFacts;
  destroyPlan: Fingerprint;
  /** One line each, for the operator. */
  stays: string[];
};
