import { join } from 'node:path';
import { expect } from '@jest/globals';
import { book } from '../../runbooks/db-restore.ts';
import type { AnyBook, AnyStep } from '../../runbooks/engine/types.ts';
import { asAdmin } from './admin.ts';
import { type Deployment, deploy, type Ended } from './deployment.ts';
import { stepsOf } from './killed-at-each.ts';
import { waysIn } from './ways-in.ts';

/** A workspace and a backup of its database, to be restored. */
export interface Restoring {
  readonly staging: Deployment;
  /** `db-restore FOLDER …`, into the workspace's own database, or with `--into-new` into another. */
  into(name?: string): { readonly start: readonly string[]; readonly steps: readonly AnyStep[] };
  /** Empties the database as a new deploy has it; the API that runs on makes no tables. */
  emptyIt(): Promise<void>;
  /** Goes on, or back, to the end; no way in is open then. */
  resume(): Promise<Ended>;
  goBack(): Promise<Ended>;
  /** Everything of the server that a restore may touch. */
  held(): Promise<readonly object[]>;
}

export async function startRestoring(rows: number): Promise<Restoring> {
  const staging = await deploy({ rows, objects: 1 });
  const folder = join(staging.sandbox.directory, 'kept');
  await through(staging, ['db-backup', '--to', folder]);
  const confirmed = ['db-restore', '--confirm', 'staging'];
  return {
    staging,
    into: (name = '') => ({
      start: name ? ['db-restore', folder, '--into-new', name] : [...confirmed, folder],
      steps: stepsOf(book as AnyBook, { 'into-new': name }),
    }),
    emptyIt: () =>
      asAdmin(
        staging,
        1,
        'DROP SCHEMA shop CASCADE; DROP TABLE api_writes; DROP EXTENSION citext; SELECT lo_unlink(oid) FROM pg_largeobject_metadata',
      ),
    resume: () => through(staging, [...confirmed, '--resume']),
    goBack: () => through(staging, ['rollback']),
    held: () => staging.query(1, held),
  };
}

async function through(staging: Deployment, args: readonly string[]): Promise<Ended> {
  const { code, output } = await staging.runbook(args);
  expect({ args, code, output }).toMatchObject({ code: 0 });
  expect(await waysIn(staging)).toEqual([]);
  return { code, output };
}

const held = `
  SELECT relname AS name FROM pg_class WHERE oid >= 16384
   UNION ALL SELECT concat(datname, ' ', shobj_description(oid, 'pg_database'), datacl) FROM pg_database
   UNION ALL SELECT concat(roleid::regrole, ' ', member::regrole) FROM pg_auth_members ORDER BY 1`;
