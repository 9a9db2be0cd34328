import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from '../shell/command.ts';
import { connectionArguments, type Whereabouts } from './dump.ts';
import { tlsEnvironment } from './tls.ts';
import type { Tools } from './tools.ts';

/** psql of the same package as pg_dump, which suits the server; else whichever PATH has. */
export function psqlBeside({ pgDump }: Pick<Tools, 'pgDump'>): string {
  const beside = join(dirname(pgDump), 'psql');
  return existsSync(beside) ? beside : 'psql';
}

interface Psql {
  readonly program: string;
  readonly endpoint: Whereabouts;
  readonly passfile: string;
  readonly write: boolean;
  /** Further arguments, as typed by the operator. */
  readonly words: readonly string[];
}

/**
 * A session for a human. Without `write` every transaction begins read-only, unless it says otherwise: that keeps
 * mistakes out, and nobody who means it.
 */
export const psql = ({ program, endpoint, passfile, write, words }: Psql): Command => ({
  program,
  args: [...connectionArguments(endpoint), ...words],
  env: {
    PGPASSFILE: passfile,
    PGAPPNAME: 'runbook db-console',
    ...(!write && { PGOPTIONS: '-c default_transaction_read_only=on' }),
    ...tlsEnvironment(),
  },
});
