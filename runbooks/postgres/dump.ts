import type { Command } from '../shell/command.ts';
import type { Endpoint } from './endpoint.ts';
import { tlsEnvironment } from './tls.ts';
import type { Tools } from './tools.ts';

/** An endpoint as a command line may show it. */
export type Whereabouts = Omit<Endpoint, 'password'>;

/** Arguments and environment that lead one of libpq's programs to a database; the password is in the pass file. */
export const connectionArguments = ({ host, port, user, database }: Whereabouts) => [
  `--host=${host}`,
  `--port=${port}`,
  `--username=${user}`,
  '--no-password',
  `--dbname=${database}`,
];

export const connectionEnvironment = (passfile: string) => ({
  PGPASSFILE: passfile,
  PGAPPNAME: 'runbook',
  PGOPTIONS: '-c statement_timeout=0 -c default_transaction_read_only=off -c jit=off',
  ...tlsEnvironment(),
});

export interface DumpOptions {
  readonly endpoint: Whereabouts;
  readonly tools: Tools;
  readonly passfile: string;
  /** Of the dump; must not exist. */
  readonly directory: string;
  readonly jobs: number;
  /** Exported, and held open by somebody else; else pg_dump makes its own. */
  readonly snapshot?: string;
  /** Level of gzip. Default: 0. */
  readonly compress?: number;
}

/**
 * Dumps a whole database, large objects included, into a directory, table beside table. Not compressed unless asked for: that
 * would take twice the time (measured), and the dump of a move lives for minutes.
 */
export const pgDump = ({ endpoint, tools, passfile, directory, jobs, ...o }: DumpOptions): Command => ({
  program: tools.pgDump,
  args: [
    '--format=directory',
    `--jobs=${jobs}`,
    `--compress=${o.compress ?? 0}`,
    ...(o.snapshot ? [`--snapshot=${o.snapshot}`] : []),
    '--verbose',
    `--file=${directory}`,
    ...connectionArguments(endpoint),
  ],
  env: connectionEnvironment(passfile),
});

/** The schema alone, as SQL on standard output. */
export const pgDumpSchema = ({
  endpoint,
  tools,
  passfile,
  snapshot,
}: Pick<DumpOptions, 'endpoint' | 'tools' | 'passfile' | 'snapshot'>): Command => ({
  program: tools.pgDump,
  args: ['--schema-only', ...(snapshot ? [`--snapshot=${snapshot}`] : []), ...connectionArguments(endpoint)],
  env: connectionEnvironment(passfile),
});
