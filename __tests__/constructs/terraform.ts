import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

type Environment = Readonly<Record<string, string>>;

/** What a program said, and how it ended. */
export interface Answer {
  readonly code: number;
  readonly text: string;
}

export const temporaryDirectory = () => mkdtempSync(join(tmpdir(), 'constructs-'));

/** Writes the stacks into `directory`/out, as `cdktf synth` does; returns the folder of one of them. */
export async function synth(directory: string, stack: string, env: Environment = {}): Promise<string> {
  const options = { env: { ...process.env, CDKTF_OUTDIR: join(directory, 'out'), ...env } };
  await exec(process.execPath, ['--import', 'tsx', resolve('main.ts')], options);
  return join(directory, 'out/stacks', stack);
}

/** Runs `terraform`; any end of it is an answer. */
export async function terraform(cwd: string, args: readonly string[], env: Environment): Promise<Answer> {
  const { TF_WORKSPACE: _, WORKSPACE_SET: __, ...clean } = process.env;
  const options = { cwd, env: { ...clean, TF_IN_AUTOMATION: '1', ...env }, maxBuffer: 64 * 1024 * 1024 };
  try {
    const { stdout, stderr } = await exec('terraform', [...args], options);
    return { code: 0, text: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string };
    if (typeof code !== 'number') throw error;
    return { code, text: stdout + stderr };
  }
}

/** Runs `terraform` and throws what it said when it failed. */
export async function mustTerraform(cwd: string, args: readonly string[], env: Environment): Promise<string> {
  const { code, text } = await terraform(cwd, args, env);
  if (code !== 0) throw new Error(`terraform ${args.join(' ')} ended with ${code}:\n${text}`);
  return text;
}
