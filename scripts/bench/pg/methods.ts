import { fileURLToPath } from 'node:url';
import type { Endpoint } from '../../../runbooks/postgres/client.ts';

/** Where a method works. */
export interface Place {
  readonly source: Endpoint;
  readonly target: Endpoint;
  /** Empty, for files on the way. */
  readonly directory: string;
  readonly jobs: number;
}

/** Programs that run one after the other; each finds the password in its environment. */
export interface Method {
  readonly name: string;
  /** Has to be installed. */
  readonly program: string;
  /** Ours is a Node program, whose processor time and memory are measured. */
  readonly ours?: true;
  /** Looks at the copy that is there, instead of making one. */
  readonly proof?: true;
  commands(place: Place): string[][];
}

const url = ({ user, host, port, database }: Endpoint) => `postgres://${user}@${host}:${port}/${database}`;

const login = ({ user, host, port, database }: Endpoint) => [
  `--username=${user}`,
  `--host=${host}`,
  `--port=${port}`,
  `--dbname=${database}`,
];

/** The programs cannot be less patient with each other's files than a person with a script would be. */
const psqlFlags = ['--quiet', '--no-psqlrc', '--set=ON_ERROR_STOP=1', '--output=/dev/null'];

const runbook = fileURLToPath(new URL('../../../bin/runbook.mjs', import.meta.url));
const reporter = new URL('../report-usage.mjs', import.meta.url).href;

const pg = (command: readonly string[], { source, target, jobs }: Place) => [
  [process.execPath, `--import=${reporter}`, runbook, 'pg', ...command],
  ['--from', url(source), '--to', url(target), '--jobs', String(jobs), '--json'],
];

/** The manual way, by which all others are measured. */
export const manual: Method = {
  name: 'pg_dump to a file, psql',
  program: 'psql',
  commands: ({ source, target, directory }) => [
    ['pg_dump', ...login(source), `--file=${directory}/dump.sql`],
    ['psql', ...psqlFlags, ...login(target), `--file=${directory}/dump.sql`],
  ],
};

const directoryFormat: Method = {
  name: 'pg_dump -Fd, pg_restore',
  program: 'pg_restore',
  commands: ({ source, target, directory, jobs }) => [
    ['pg_dump', ...login(source), '--format=directory', `--jobs=${jobs}`, `--file=${directory}/dump`],
    ['pg_restore', ...login(target), '--exit-on-error', `--jobs=${jobs}`, `${directory}/dump`],
  ],
};

/** The best peer there is; Debian's package `pgcopydb`. */
export const pgcopydb: Method = {
  name: 'pgcopydb, splitting',
  program: 'pgcopydb',
  commands: ({ source, target, directory, jobs }) => [
    [
      ...[
        'pgcopydb',
        'clone',
        '--source',
        url(source),
        '--target',
        url(target),
        '--dir',
        `${directory}/work`,
      ],
      ...['--table-jobs', String(jobs), '--index-jobs', String(jobs)],
      ...['--split-tables-larger-than', '100 MB'],
    ],
  ],
};

/** `runbook pg copy`. */
export const ours: Method = {
  name: 'runbook pg copy',
  program: process.execPath,
  ours: true,
  commands: (place) => [pg(['copy'], place).flat()],
};

/** `runbook pg compare`, of what {@link ours} has just copied. */
export const proof: Method = {
  name: 'runbook pg compare',
  program: process.execPath,
  ours: true,
  proof: true,
  commands: (place) => [pg(['compare'], place).flat()],
};

/** `runbook pg copy --compare`: what the proof adds to a copy. */
const proven: Method = {
  name: 'runbook pg copy --compare',
  program: process.execPath,
  ours: true,
  commands: (place) => [pg(['copy', '--compare'], place).flat()],
};

/** In the order in which they take turns. */
export const methods: readonly Method[] = [manual, directoryFormat, pgcopydb, ours, proof, proven];
