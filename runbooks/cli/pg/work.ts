import { rmSync } from 'node:fs';
import { UsageError } from '../../engine/errors.ts';
import type { Place } from '../../engine/show/events.ts';
import { type Endpoint, showEndpoint } from '../../postgres/endpoint.ts';
import { clearKilledCommands, makeFolder } from '../../postgres/killed-command.ts';
import { loginOf } from '../../postgres/login/login.ts';
import type { Run } from '../../shell/command.ts';
import { createRun } from '../../shell/run.ts';
import { type Alone, type Ending, workAlone } from '../alone.ts';
import { secrets } from '../secrets.ts';

/** Options of `runbook pg …`, as commander gives them. */
export interface PgOptions {
  readonly from: string;
  readonly to: string;
  readonly jobs: number;
  readonly json?: boolean;
}

/** Two databases, and what is needed to work on them. */
export interface PgWork extends Alone {
  readonly source: Endpoint;
  readonly target: Endpoint;
  /** Private folder, removed afterwards. */
  readonly directory: string;
  readonly jobs: number;
  readonly run: Run;
}

/** Which command it is. */
export interface Kind {
  readonly id: string;
  title(source: string, target: string): string;
  readonly effect: Place['effect'];
  /** What to do after it has failed or was interrupted. */
  readonly again: string;
}

/**
 * Works on the two databases of a command and shows it as a run's only step. Throws `UsageError` before anything is
 * touched, `Interrupted` after Ctrl-C, and the problem that the ending names.
 */
export async function withBothSides(
  { json, jobs, ...given }: PgOptions,
  kind: Kind,
  work: (pg: PgWork) => Promise<Ending>,
): Promise<void> {
  const { source, target } = sides(given);
  const title = kind.title(showEndpoint(source), showEndpoint(target));
  const directory = makeFolder();
  try {
    await workAlone({ ...kind, title, json }, async (alone) => {
      const common = { source, target, directory, jobs };
      const pg = { ...alone, ...common, run: createRun({ signal: alone.signal }) };
      for (const line of await clearKilledCommands([source, target], pg.log)) pg.log(line);
      return work(pg);
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Both logins. Throws `UsageError` when they are none, or one and the same. */
function sides({ from, to }: Pick<PgOptions, 'from' | 'to'>) {
  const common = { env: process.env, secret: secrets.register };
  const source = loginOf({ ...common, option: '--from', given: from });
  const target = loginOf({ ...common, option: '--to', given: to });
  const [one, other] = [source, target].map(({ host, port, database }) => `${host}:${port}/${database}`);
  if (one !== other) return { source, target };
  throw new UsageError(`--from and --to are the same database: ${one}`);
}
