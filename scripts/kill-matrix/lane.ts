import type { ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Deployment, deploy, ended } from '../../__tests__/helpers/deployment.ts';
import { minimal } from '../../__tests__/helpers/minimal.ts';
import { blocksNewRun, lastRun, type PastRun, workspaceDirectory } from '../../runbooks/engine/runs.ts';
import type { Terraform } from '../../runbooks/terraform/terraform.ts';
import { mediaBucketName } from '../../workspaces/names.ts';
import type { Sandbox } from '../sandbox/index.ts';
import { killer, path } from './killer.ts';
import { seedLargeObject } from './large-object.ts';
import { look, type Seen } from './look.ts';
import { howKilled, type Point, seeded } from './points.ts';

export const books = ['db-migrate', 's3-migrate'] as const;
export const strategies = ['detach', 'side-by-side'] as const;

/** One column of the matrix. */
export interface Move {
  readonly book: (typeof books)[number];
  readonly strategy: (typeof strategies)[number];
  /** Of `db-migrate`; where there is none, its default. */
  readonly mode?: string;
}

/** For the operator. */
export const nameOf = ({ book, strategy, mode }: Move) => [book, strategy, mode].filter(Boolean).join(', ');

/** The operator means it. */
export const confirmed = ['--confirm', 'staging'];

/** Starts a new run. */
export const startOf = ({ book, mode }: Move) => [book, ...(mode ? ['--mode', mode] : []), ...confirmed];

/** How a command ended; `killed` says where the killer struck, if it did. */
export interface Ending {
  readonly code: number | null;
  readonly output: string;
  readonly killed?: string;
  readonly log: string;
}

/** Longer than any command here takes, also on a busy machine. Milliseconds. */
const patience = 300_000;

/** Only these services have more than a control plane in the sandbox: all others are asked without its proxy in between. */
const direct = ({ control, endpoint }: Sandbox) => ({
  AWS_ENDPOINT_URL: control,
  AWS_ENDPOINT_URL_ECS: endpoint,
  AWS_ENDPOINT_URL_RDS: endpoint,
  AWS_ENDPOINT_URL_CODEDEPLOY: endpoint,
});

const running = new Set<ChildProcess>();
// Nobody else ends them when this process is interrupted.
process.once('exit', () => running.forEach((child) => void child.kill('SIGKILL')));

/** A world in which one migration after the other is killed. */
export class Lane {
  readonly staging: Deployment;
  /** What the world is like while nothing is under way. */
  before: Seen = {};
  /** What was acknowledged before this time was found and deleted. */
  since = '';
  /** Runs that have ended and left a whole journal. */
  readonly whole = new Set<string>();
  #logs = 0;

  constructor(staging: Deployment) {
    this.staging = staging;
  }

  /** The folder of the workspace's runs. */
  get runs(): string {
    return workspaceDirectory(this.staging.runs, 'staging');
  }

  /** The generations in force. */
  get generation() {
    const { database, media } = this.staging.workspace;
    return { database: database.generation, media: media.generation };
  }

  lastRun(): PastRun | undefined {
    return lastRun(this.runs);
  }

  /** The last run, if it is unfinished. */
  unfinished(): PastRun | undefined {
    const past = this.lastRun();
    return past && blocksNewRun(past) ? past : undefined;
  }

  /** Runs `runbook …`, and kills it at that point. */
  async runbook(args: readonly string[], point?: Point): Promise<Ending> {
    const logs = join(this.staging.sandbox.directory, 'killer');
    mkdirSync(logs, { recursive: true });
    this.#logs += 1;
    const log = join(logs, `${this.#logs}.jsonl`);
    const order = JSON.stringify({ log, at: point?.at, how: point?.how, delay: point?.delay });
    const child = this.staging.start(
      [...args, '--workspace', 'staging'],
      { ...direct(this.staging.sandbox), KILL_MATRIX: order, PATH: path },
      killer,
    );
    running.add(child);
    const timer = setTimeout(() => child.kill('SIGKILL'), patience);
    const { code, output } = await ended(child);
    clearTimeout(timer);
    running.delete(child);
    const killed = howKilled(log);
    if (code === null && !killed) return { code, log, output: `${output}\nIt did not end by itself.` };
    return { code, output, killed, log };
  }

  async lookAround(terraform?: Terraform): Promise<void> {
    this.before = await look(this.staging, terraform);
  }

  async close(): Promise<void> {
    await this.staging.sandbox.stop();
    rmSync(this.staging.sandbox.directory, { recursive: true, force: true });
  }
}

/** The workspace file describes the next generation. */
export function describeNext({ staging, generation: now }: Lane, { book, strategy }: Move): void {
  const { database, media } = staging.workspace;
  const beside = strategy === 'side-by-side';
  if (book === 'db-migrate') {
    const { generation, engineVersion, instanceClass, storage } = database;
    const previous = beside ? { generation, engineVersion, instanceClass, storage } : null;
    staging.edit({ database: { generation: now.database + 1, strategy, previous } });
    return;
  }
  const previous = beside ? { generation: media.generation } : null;
  staging.edit({ media: { generation: now.media + 1, strategy, previous } });
}

/** The operator has let go of the old one. */
export function describeNoPrevious({ staging }: Lane, { book }: Move): void {
  staging.edit(book === 'db-migrate' ? { database: { previous: null } } : { media: { previous: null } });
}

/** Deploys a world; `real` takes the real AWS provider. */
export async function openLane(project: string, real: boolean): Promise<Lane> {
  const staging = await deploy({
    quick: !real,
    resident: !real,
    project,
    settings: minimal,
    objects: seeded,
    rows: 500,
  });
  const lane = new Lane(staging);
  await seedLargeObject(staging.sandbox, staging.workspace.region, mediaBucketName(staging.workspace, 1));
  await lane.lookAround();
  return lane;
}
