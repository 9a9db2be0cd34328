import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installProviders } from '../../../scripts/sandbox/providers/index.ts';

/** A root module that the quick providers serve. */
export interface Module {
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  write(configuration: object): Promise<void>;
  /** Runs terraform; standard output and error together. */
  terraform(...args: string[]): Promise<Result>;
  /** Runs terraform and throws unless it succeeds. */
  must(...args: string[]): Promise<string>;
  /** Plans and returns the changes as `terraform show -json` names them. */
  changes(): Promise<{ address: string; actions: string[]; replacePaths?: unknown }[]>;
  /** Attributes in the state by address. */
  state(): Promise<Record<string, Record<string, unknown>>>;
  remove(): Promise<void>;
}

interface ChangeJson {
  readonly address: string;
  readonly change: { readonly actions: string[]; readonly replace_paths?: unknown };
}

interface ResourceJson {
  readonly address: string;
  readonly values: Record<string, unknown>;
}

const required = (name: string, version: string) => ({ [name]: { source: `hashicorp/${name}`, version } });

/** Terraform's own block for both providers. */
export const requiredProviders = {
  required_providers: { ...required('aws', '5.100.0'), ...required('random', '3.7.2') },
};

interface Result {
  readonly code: number;
  readonly output: string;
}

const runIn = (directory: string, env: NodeJS.ProcessEnv) => {
  const terraform = (...args: string[]) =>
    new Promise<Result>((resolve) => {
      execFile('terraform', args, { cwd: directory, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? (error ? 1 : 0)), output: stdout + stderr }),
      );
    });
  const must = async (...args: string[]) => {
    const { code, output } = await terraform(...args);
    if (code !== 0) throw new Error(`terraform ${args.join(' ')} ended with ${code}:\n${output}`);
    return output;
  };
  return { terraform, must };
};

const changesOf = (plan: { resource_changes?: ChangeJson[] }) =>
  (plan.resource_changes ?? [])
    .filter(({ change }) => change.actions.join() !== 'no-op')
    .map(({ address, change }) => ({ address, actions: change.actions, replacePaths: change.replace_paths }));

const stateOf = (values?: { root_module: { resources?: ResourceJson[] } }) =>
  Object.fromEntries(
    (values?.root_module.resources ?? []).map((resource) => [resource.address, resource.values]),
  );

/** A module in a folder of its own, initialised. */
export async function openModule(configuration: object, extra: NodeJS.ProcessEnv = {}): Promise<Module> {
  const directory = await mkdtemp(join(tmpdir(), 'providers-'));
  const { cliConfigFile } = await installProviders({ directory, quick: true });
  const env = { ...process.env, TF_CLI_CONFIG_FILE: cliConfigFile, TF_CLI_ARGS: '-no-color', ...extra };
  const { terraform, must } = runIn(directory, env);
  const write = (content: object) =>
    writeFile(join(directory, 'main.tf.json'), JSON.stringify(content, null, 1));
  await write(configuration);
  await must('init', '-input=false');
  return {
    directory,
    env,
    write,
    terraform,
    must,
    changes: async () => {
      await must('plan', '-input=false', '-out=plan');
      return changesOf(JSON.parse(await must('show', '-json', 'plan')));
    },
    state: async () => stateOf(JSON.parse(await must('show', '-json')).values),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
