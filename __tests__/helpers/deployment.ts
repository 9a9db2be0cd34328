import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { Secret } from '../../runbooks/secret.ts';
import type { Run } from '../../runbooks/shell/command.ts';
import { createRun } from '../../runbooks/shell/run.ts';
import { openTerraform, type Terraform } from '../../runbooks/terraform/terraform.ts';
import { seedBucket } from '../../scripts/demo/seed-bucket.ts';
import { applicationLogin, s3Of } from '../../scripts/demo/world.ts';
import { quickProject } from '../../scripts/sandbox/app/index.ts';
import {
  createStateBucket,
  lostWrites,
  readAcknowledged,
  type Sandbox,
  startSandbox,
} from '../../scripts/sandbox/index.ts';
import { loadWorkspace } from '../../workspaces/index.ts';
import { merge } from '../../workspaces/merge.ts';
import { mediaBucketName } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { seedSmallDatabase } from './small-database.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** How a command ended, and all it printed. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A staging workspace deployed in a sandbox of its own, with data in it and an API that writes. */
export class Deployment {
  readonly sandbox: Sandbox;
  readonly runs: string;
  /** The folder of `cdktf.json`. */
  readonly project: string;
  /** What the operator has written into the workspace file so far. */
  settings: object;

  constructor(sandbox: Sandbox, settings: object, project = root) {
    this.sandbox = sandbox;
    this.settings = settings;
    this.project = project;
    this.runs = join(sandbox.directory, 'runbook');
  }

  get workspace(): Workspace {
    return loadWorkspace('staging', { WORKSPACE_SET: JSON.stringify(this.settings) });
  }

  get env(): Record<string, string> {
    return {
      ...this.sandbox.env,
      RUNBOOK_DIRECTORY: this.runs,
      WORKSPACE_SET: JSON.stringify(this.settings),
    };
  }

  /** `WORKSPACE_SET` with a variation that is not kept. */
  with(change: object): string {
    return JSON.stringify(merge(this.settings, change));
  }

  /** Edits the workspace file. */
  edit(change: object): void {
    this.settings = merge(this.settings, change) as object;
  }

  /** Starts `runbook …` as an operator would; `env` is laid over the sandbox's, `node` are arguments for Node itself. */
  start(
    args: readonly string[],
    env: Record<string, string | undefined> = {},
    node: readonly string[] = [],
  ): ChildProcess {
    return spawn(process.execPath, [...node, join(root, 'bin', 'runbook.mjs'), ...args], {
      cwd: this.project,
      env: { ...process.env, NODE_OPTIONS: '', TF_WORKSPACE: '', ...this.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Runs `runbook …` without naming the workspace. */
  command(args: readonly string[], env: Record<string, string | undefined> = {}): Promise<Ended> {
    return ended(this.start(args, env));
  }

  async runbook(args: readonly string[], env: Record<string, string | undefined> = {}): Promise<Ended> {
    return ended(this.start([...args, '--workspace', 'staging'], env));
  }

  /** Terraform in a directory of its own, as `cdktf` would use it. */
  terraform(name = 'terraform'): Terraform {
    const directory = join(this.sandbox.directory, name);
    const run: Run = (command, options) =>
      createRun()({ ...command, env: { ...this.env, ...command.env } }, options);
    const env = { ...process.env, ...this.env };
    return openTerraform({
      directory,
      workspace: 'staging',
      run,
      secret: (value) => new Secret(value),
      projectDirectory: this.project,
      env,
    });
  }

  async isSettled(): Promise<boolean> {
    return (await this.terraform().plan()).empty;
  }

  /** Runs one query as the application's role in one generation of the database. */
  async query(generation: number, text: string): Promise<Record<string, unknown>[]> {
    const { ca, ...login } = await applicationLogin(this.sandbox, this.workspace, generation);
    const client = new pg.Client({ ...login, ssl: { ca: readFileSync(ca, 'utf8') } });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  /** The password of the application's role in one generation. */
  async rolePassword(generation = 1): Promise<string> {
    return (await applicationLogin(this.sandbox, this.workspace, generation)).password;
  }

  /** Waits until the API has had `more` further writes acknowledged. */
  async writes(more = 20): Promise<void> {
    const before = (await readAcknowledged(this.sandbox.directory)).length;
    const deadline = Date.now() + 30_000;
    while ((await readAcknowledged(this.sandbox.directory)).length < before + more) {
      if (Date.now() > deadline) throw new Error('the API has not written for 30 s');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** Acknowledged writes that are missing in these generations. */
  async lost(generation: { database: number; media: number }): Promise<string[]> {
    const { ca, ...login } = await applicationLogin(this.sandbox, this.workspace, generation.database);
    const found = await lostWrites({
      directory: this.sandbox.directory,
      database: { ...login, ssl: { ca: readFileSync(ca, 'utf8') } },
      bucket: mediaBucketName(this.workspace, generation.media),
      endpoint: this.sandbox.endpoint,
      region: this.workspace.region,
    });
    if (found.rows.acknowledged === 0) throw new Error('the API wrote nothing: nothing was tested');
    return [...found.rows.lost, ...found.objects.lost];
  }

  /** Everything any run has written down, for secrets that must not be there. State, plans and code are private files. */
  journals(): string {
    const files = existsSync(this.runs) ? readdirSync(this.runs, { recursive: true, encoding: 'utf8' }) : [];
    const texts = files.filter(
      (file) => /\.(jsonl|json|md)$/.test(file) && !file.includes('cdktf.out') && !file.includes('terraform'),
    );
    return texts.map((file) => readFileSync(join(this.runs, file), 'utf8')).join('\n');
  }
}

/** Resolves when a process has ended. */
export function ended(child: ChildProcess): Promise<Ended> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}

interface DeployOptions {
  readonly quick?: boolean;
  /** Default: true. Without, Terraform starts the stand-ins itself, some ten times a command. */
  readonly resident?: boolean;
  /** The folder of `cdktf.json`. Default: one whose app command is quick. */
  readonly project?: string;
  readonly settings?: object;
  /** Objects beside those the API writes. */
  readonly objects?: number;
  readonly rows?: number;
}

/** Brings up a sandbox, deploys staging, creates the role, fills the database, and lets the API write. */
export async function deploy({
  quick = true,
  resident = true,
  project = quickProject(),
  settings = {},
  objects = 20,
  rows = 2000,
}: DeployOptions = {}): Promise<Deployment> {
  const { region, state } = loadWorkspace('staging', { WORKSPACE_SET: JSON.stringify(settings) });
  const sandbox = await startSandbox({ quick, resident, region });
  const deployment = new Deployment(sandbox, settings, project);
  try {
    if (state.type === 's3') await createStateBucket(sandbox, state.bucket);
    const terraform = deployment.terraform();
    await terraform.createWorkspace();
    await terraform.apply(await terraform.plan());
    const role = await deployment.runbook(['db-role']);
    if (role.code !== 0) throw new Error(role.output);
    const { database, media } = deployment.workspace;
    await seedSmallDatabase((text) => deployment.query(database.generation, text), rows);
    await seedBucket(s3Of(sandbox, region), mediaBucketName(deployment.workspace, media.generation), objects);
    await deployment.writes();
    return deployment;
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
}
