import { mkdir } from 'node:fs/promises';
import { UsageError } from '../engine/errors.ts';
import type { Secret } from '../secret.ts';
import type { Run } from '../shell/command.ts';
import { type ApplyOptions, apply } from './apply.ts';
import { explaining } from './explain.ts';
import { init } from './init.ts';
import { learning } from './learning.ts';
import { awaitLock } from './left-at-work.ts';
import { output, type Version, version } from './output.ts';
import { type Plan, type PlanOptions, plan, printPlan } from './plan.ts';
import { outlive, rootModule, type Site, type Workplace } from './site.ts';
import { type Move, pull, push, type State, stateMv, stateRm } from './state.ts';
import { synth } from './synth.ts';
import {
  verifyWorkspace,
  workspaceDeleteCommand,
  workspaceExists,
  workspaceNewCommand,
} from './workspace.ts';

/**
 * Terraform for one workspace, in a directory of its own. Everything prepares the directory first as far as needed.
 * All but `synth`, `init`, `version`, `workspaceExists` and `createWorkspace` throw `Refused` for a workspace that
 * was never deployed.
 */
export interface Terraform extends Site {
  /** For a rehearsal on a copy. */
  readonly workplace: Workplace;
  synth(set?: object): Promise<void>;
  init(): Promise<void>;
  workspaceExists(): Promise<boolean>;
  /** For a first deployment only; does nothing when it exists. */
  createWorkspace(): Promise<void>;
  /** Removes the empty state; Terraform refuses one that holds anything. */
  deleteWorkspace(): Promise<void>;
  /** The first time, waits for whatever outlived an earlier process: until then the state says too little. */
  pull(): Promise<State>;
  push(state: State): Promise<void>;
  stateRm(addresses: readonly string[]): Promise<void>;
  stateMv(moves: readonly Move[]): Promise<void>;
  /** Plans the code as it is with `set`. */
  plan(options?: PlanOptions): Promise<Plan>;
  /** The line that makes such a plan, for a rehearsal to show. */
  showPlan(options?: PlanOptions): string;
  apply(plan: Plan, options?: ApplyOptions): Promise<void>;
  output(): Promise<Record<string, unknown>>;
  version(): Promise<Version>;
}

export interface TerraformOptions extends Site {
  readonly run: Run;
  secret(value: string): Secret;
  /** Takes what the operator should hear of a long wait. */
  log?(line: string): void;
  /** Folder of `cdktf.json`. Without it `<directory>/terraform/cdk.tf.json` has to be there. */
  readonly projectDirectory?: string;
  /** Default: that of this process. Only WORKSPACE_SET, TF_DATA_DIR and TF_CLI_CONFIG_FILE are read. */
  readonly env?: NodeJS.ProcessEnv;
  /** Keep the state in the working directory, whatever the code says. For rehearsals. */
  readonly localState?: boolean;
}

export const openTerraform = (options: TerraformOptions): Terraform => {
  const { env = process.env } = options;
  if (env.TF_DATA_DIR) throw new UsageError(sharedDataDirectory(env.TF_DATA_DIR));
  const place = { ...options, env, run: explaining(learning({ ...options, env }), options) };
  const { synthesise, prepare, enter } = preparation(place);
  const settle = once(() => pull(place).then(() => awaitLock(place)));
  return {
    directory: place.directory,
    workspace: place.workspace,
    workplace: place,
    synth: synthesise,
    init: prepare,
    workspaceExists: () => prepare().then(() => workspaceExists(place)),
    createWorkspace: () => prepare().then(() => createWorkspace(place)),
    deleteWorkspace: () =>
      enter().then(async () => void (await place.run(workspaceDeleteCommand(place), outlive))),
    pull: () =>
      enter()
        .then(settle)
        .then(() => pull(place)),
    push: (state) => enter().then(() => push(place, state)),
    stateRm: (addresses) => enter().then(() => stateRm(place, addresses)),
    stateMv: (moves) => enter().then(() => stateMv(place, moves)),
    plan: (plans = {}) =>
      synthesise(plans.set)
        .then(enter)
        .then(() => plan(place, plans)),
    showPlan: (plans = {}) => printPlan(place, plans),
    apply: (planned, applies) => enter().then(() => apply(place, planned, applies)),
    output: () => enter().then(() => output(place)),
    version: () => version(place),
  };
};

/**
 * Each part is done once, or when it has to be done again. The code is synthesised anew for each process, since what an
 * earlier one left in the directory may stand for another workspace file, and when other settings are laid over it.
 */
const preparation = (place: Workplace) => {
  let synthesised: string | undefined;
  let known = false;
  const synthesise = async (set: object = {}) => {
    const settings = JSON.stringify(set);
    if (settings === synthesised) return;
    synthesised = undefined;
    await mkdir(rootModule(place), { recursive: true, mode: 0o700 });
    await synth(place, set);
    synthesised = settings;
  };
  const prepare = async () => {
    if (synthesised === undefined) await synthesise();
    await init(place);
  };
  const enter = async () => {
    await prepare();
    if (!known) await verifyWorkspace(place);
    known = true;
  };
  return { synthesise, prepare, enter };
};

const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let done = false;
  return async () => {
    if (!done) await work();
    done = true;
  };
};

const createWorkspace = async (place: Workplace): Promise<void> => {
  if (!(await workspaceExists(place))) await place.run(workspaceNewCommand(place));
};

const sharedDataDirectory = (directory: string) =>
  `TF_DATA_DIR is set to ${directory}. A rehearsal and the real run would share it: unset it and try again.`;
