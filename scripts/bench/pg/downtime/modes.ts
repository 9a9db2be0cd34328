import type { Endpoint } from '../../../../runbooks/postgres/client.ts';
import { compareDatabases } from '../../../../runbooks/postgres/compare/index.ts';
import { copyDatabase } from '../../../../runbooks/postgres/copy/index.ts';
import type { FencePlan } from '../../../../runbooks/postgres/fence.ts';
import { dumpAndRestore } from '../../../../runbooks/postgres/move.ts';
import type { Proof } from '../../../../runbooks/postgres/proof.ts';
import {
  beginReplication,
  catchUp,
  compareLive,
  compareWritten,
  drain,
  dropReplication,
  finishReplication,
} from '../../../../runbooks/postgres/replicate/index.ts';
import type { Tools } from '../../../../runbooks/postgres/tools.ts';
import { Secret } from '../../../../runbooks/secret.ts';
import type { Run } from '../../../../runbooks/shell/command.ts';
import type { Phases } from './phases.ts';

/** Where a mode works, and with what. */
export interface Move {
  readonly source: Endpoint;
  readonly target: Endpoint;
  readonly tools: Tools;
  /** Empty, for files on the way. */
  readonly directory: string;
  readonly jobs: number;
  readonly run: Run;
  progress(): void;
  log(): void;
}

/** What is done behind the fence, until the target holds all of it and that is proven. */
export type Behind = (fence: FencePlan, phases: Phases) => Promise<readonly Proof[]>;

/** A way to move a database, as `db-migrate --mode` has it. */
export interface Mode {
  readonly name: 'dump' | 'copy' | 'replicate';
  /** What is done while writers write. */
  prepare(move: Move): Promise<Behind>;
}

const compare = async (move: Move, fence: FencePlan, rows = true) =>
  (await compareDatabases({ ...move, fence, rows })).proofs;

const atOnce = (name: Mode['name'], work: (move: Move) => Promise<unknown>): Mode => ({
  name,
  prepare:
    async (move) =>
    async (fence, { take }) => {
      await take('move', () => work(move));
      return take('compare', () => compare(move, fence));
    },
});

const name = 'runbook_bench';

async function replicate(move: Move): Promise<Behind> {
  const { source, target } = move;
  const ends = { source, target, name };
  const password = new Secret('only for the benchmark');
  const copy = async (snapshot: string) => {
    await copyDatabase({ ...move, snapshot, replicated: true });
  };
  await beginReplication({ ...ends, publisher: source, password, copy });
  await catchUp({ ...ends, keep: 100e9, progress: move.progress });
  const rows = { ...move, ...ends, seconds: 600 };
  const live = await compareLive(rows);
  return async (fence, { take }) => {
    await take('drain', () => drain(rows));
    await take('finish', () => finishReplication(ends));
    const written = await take('rows written', () => compareWritten(rows, live.written));
    await take('drop', () => dropReplication(ends));
    const objects = await take('objects', () => compare(move, fence, false));
    return [live.proof, written.proof, ...objects];
  };
}

export const modes: readonly Mode[] = [
  atOnce('dump', dumpAndRestore),
  atOnce('copy', copyDatabase),
  { name: 'replicate', prepare: replicate },
];
