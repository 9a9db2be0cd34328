import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyCertificate } from '../../runbooks/engine/certificate/verify.ts';
import { readJournal } from '../../runbooks/engine/journal/journal.ts';
import { runFiles } from '../../runbooks/engine/runs.ts';
import type { Terraform } from '../../runbooks/terraform/terraform.ts';
import { digests, leftOnServer, lost } from './data.ts';
import type { Lane } from './lane.ts';
import { leaseHolder } from './lease.ts';
import { changes, look } from './look.ts';

/** What a world holds that must outlive every migration, and what an undisturbed one changes in it. */
export interface Expected {
  readonly digests: Readonly<Record<string, string>>;
  readonly changes: readonly string[];
}

/** Processes that were started by a runbook of this world and still run. Only Linux tells whose they are. */
function processes({ staging }: Lane): string[] {
  if (!existsSync('/proc/self/environ')) return [];
  const mark = `RUNBOOK_DIRECTORY=${staging.runs}\0`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)) return [];
        return [`process ${pid}: ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`];
      } catch {
        // It has ended meanwhile, or is not ours.
        return [];
      }
    });
}

/** The journals of every run, its copy and its certificate: each whole, or what is wrong. What was whole when its run had ended is not read again. */
function journals({ runs, whole }: Lane): string[] {
  const folders = existsSync(runs) ? readdirSync(runs).sort() : [];
  const open = folders.filter((run) => !whole.has(run));
  return open.flatMap((run) => {
    const { journal, certificate } = runFiles(join(runs, run));
    try {
      const read = readJournal(journal);
      if (read?.entries.at(-1)?.event !== 'end') return [];
      verifyCertificate(certificate);
      whole.add(run);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
}

/** What runs or is open though nothing should be. */
export async function leftovers(lane: Lane, generations: readonly number[]): Promise<string[]> {
  const open = await Promise.all(generations.map((generation) => leftOnServer(lane.staging, generation)));
  return [...processes(lane), ...open.flat(), ...(await leaseHolder(lane.staging)), ...journals(lane)];
}

/** Every acknowledged write is there, so is all that nobody wrote to, and the writers write. */
async function dataProblems(lane: Lane, expected: Expected['digests']): Promise<string[]> {
  await lane.staging.writes(5);
  const found = await digests(lane);
  return [
    ...(await lost(lane)).map((write) => `lost: ${write}`),
    ...changes(expected, found).map((line) => `data: ${line}`),
  ];
}

async function planProblems(terraform: Terraform): Promise<string[]> {
  const plan = await terraform.plan();
  return plan.empty
    ? []
    : ['the plan is not empty', ...plan.changes.map(({ address }) => `plan: ${address}`)];
}

/**
 * Whether the last run was rolled back, and has proven at the end of its rollback, a moment ago, that the plan is empty: then
 * another plan of the same state would only say it twice.
 */
function hasPlanned(lane: Lane): boolean {
  const last = lane.lastRun();
  if (last?.history.outcome !== 'rolled-back') return false;
  const proofs = last.journal.entries.flatMap((entry) => (entry.event === 'proof' ? [entry.proof] : []));
  return proofs.findLast(({ id }) => id === 'plan-as-before')?.equal === true;
}

/**
 * What differs from the world before the migration, in which it is as if nothing had been tried. What it sees is what
 * the next migration is measured by. `rolledBack`: a rollback has just come to its end.
 */
export async function notAsBefore(lane: Lane, expected: Expected, rolledBack: boolean): Promise<string[]> {
  const { before } = lane;
  const terraform = lane.staging.terraform();
  await lane.lookAround(terraform);
  return [
    // The snapshot of the database stays: it is what a rollback that went wrong would be repaired from.
    ...changes(before, lane.before).filter((line) => !line.startsWith('snapshot ')),
    ...(await leftovers(lane, [lane.generation.database])),
    ...(await dataProblems(lane, expected.digests)),
    ...(rolledBack && hasPlanned(lane) ? [] : await planProblems(terraform)),
  ];
}

interface Generations {
  readonly from: number;
  readonly to: number;
  /** Those of which there is a database. */
  readonly databases: readonly number[];
}

/** Names and numbers that differ from one migration to the next. */
const normal = (line: string, { from, to }: Generations) =>
  line
    // What an output says is how the code was; that the plan is empty says more of it.
    .replace(/^(output \w+): .*/, '$1')
    .replace(/before-.*?:/, 'before-TIME:')
    .replaceAll(`g${from}`, 'gFROM')
    .replaceAll(`g${to}`, 'gTO')
    .replace(/db-[A-Z0-9]{20,}/g, 'db-ID')
    .replace(/\bsgr?-[0-9a-f]+/g, 'sg-ID')
    .replace(/(application|admin)-[A-Za-z0-9]{6}(\|[\w-]+)?/g, '$1-RANDOM');

/** What the migration changed in the world, in words that are the same for every generation and every world. */
export async function changed(
  lane: Lane,
  generations: Generations,
  terraform?: Terraform,
): Promise<string[]> {
  const found = changes(lane.before, await look(lane.staging, terraform));
  return [...new Set(found.map((line) => normal(line, generations)))].sort();
}

const minus = (a: readonly string[], b: readonly string[]) => a.filter((line) => !b.includes(line));

/** What differs from the world after an undisturbed migration. */
export async function notAsMigrated(
  lane: Lane,
  expected: Expected,
  generations: Generations,
): Promise<string[]> {
  const terraform = lane.staging.terraform();
  const found = await changed(lane, generations, terraform);
  const last = lane.lastRun();
  return [
    ...(last?.history.outcome === 'done' ? [] : [`the last run is ${last?.history.outcome}`]),
    ...minus(found, expected.changes).map((line) => `only after the kill: ${line}`),
    ...minus(expected.changes, found).map((line) => `only undisturbed: ${line}`),
    ...(await leftovers(lane, generations.databases)),
    ...(await dataProblems(lane, expected.digests)),
    ...(await planProblems(terraform)),
  ];
}
