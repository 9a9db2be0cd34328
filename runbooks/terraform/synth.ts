import { chmod, copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { merge } from '../../workspaces/merge.ts';
import { UsageError } from '../engine/errors.ts';
import type { Command } from '../shell/command.ts';
import { keepStateLocally } from './local-state.ts';
import { rootModule, type Site, type Workplace } from './site.ts';

/** What to synthesise: the app command of `cdktf.json`, and what to lay over the workspace file. */
export interface Synthesis {
  readonly projectDirectory: string;
  readonly app: string;
  /** JSON, laid over the workspace file; see `WORKSPACE_SET`. */
  readonly workspaceSet?: string;
}

/** The app command alone, as `cdktf synth` would run it: without the CLI it takes a second instead of ten. */
export const synthCommand = (site: Site, { projectDirectory, app, workspaceSet }: Synthesis): Command => {
  const [program = '', ...args] = app.split(/\s+/);
  return {
    program,
    args,
    cwd: projectDirectory,
    env: {
      TF_WORKSPACE: site.workspace,
      CDKTF_OUTDIR: outDirectory(site),
      ...(workspaceSet && { WORKSPACE_SET: workspaceSet }),
    },
  };
};

/** Generates the workspace's Terraform code, with `set` laid over the workspace file and over WORKSPACE_SET. */
export const synth = async (place: Workplace, set: object = {}): Promise<void> => {
  if (!place.projectDirectory) return;
  const { projectDirectory } = place;
  const workspaceSet = laidOver(place.env.WORKSPACE_SET, set);
  const app = await readApp(projectDirectory);
  await place.run(synthCommand(place, { projectDirectory, app, workspaceSet }));
  await mkdir(rootModule(place), { recursive: true, mode: 0o700 });
  const code = join(rootModule(place), 'cdk.tf.json');
  await copyFile(join(outDirectory(place), 'stacks', place.workspace, 'cdk.tf.json'), code);
  await chmod(code, 0o600);
  if (place.localState) await keepStateLocally(code);
};

const outDirectory = (site: Site) => join(site.directory, 'cdktf.out');

const readApp = async (projectDirectory: string): Promise<string> =>
  (JSON.parse(await readFile(join(projectDirectory, 'cdktf.json'), 'utf8')) as { app: string }).app;

/** `set` merged over the inherited variable; `undefined` when neither says anything. */
export const laidOver = (inherited: string | undefined, set: object): string | undefined => {
  const merged = merge(parse(inherited), set);
  return Object.keys(merged as object).length > 0 ? JSON.stringify(merged) : undefined;
};

const parse = (inherited: string | undefined): unknown => {
  if (!inherited?.trim()) return {};
  try {
    return JSON.parse(inherited);
  } catch (cause) {
    throw new UsageError(`WORKSPACE_SET is not JSON: ${inherited}. Correct it or unset it.`, { cause });
  }
};
