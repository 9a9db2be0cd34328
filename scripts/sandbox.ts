import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Command } from 'commander';
import { exportLines } from './sandbox/environment.ts';
import { attach, startSandbox } from './sandbox/index.ts';
import { sandboxDirectory } from './sandbox/paths.ts';
import { readState, readStatus, type State, type Status } from './sandbox/state.ts';

interface Options {
  readonly name: string;
  readonly quick?: boolean;
}

function print(...lines: string[]) {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** How the sandbox is called again: `-- --name other` where it is not the usual one. */
const call = (verb: string, { name }: Options) =>
  `npm run -s sandbox -- ${verb}${name === defaultName ? '' : ` --name ${name}`}`;

const defaultName = 'local';

const terraformSource = 'get it from https://developer.hashicorp.com/terraform/install';

const onPath = (program: string) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/** The sandbox of that name, and what runs in it; no status where the folder is all that is left. */
async function look({ name }: Options): Promise<{ state?: State; status?: Status }> {
  const state = readState(sandboxDirectory(name));
  return { state, status: state && (await readStatus(state)) };
}

function explain(state: State, options: Options) {
  const { aws, random } = state.providers;
  print(
    `Sandbox "${state.name}" is up at ${state.endpoint} (account 123456789012, region ${state.env.AWS_REGION}).`,
    `Terraform providers: aws ${aws.kind}${aws.version ? ` ${aws.version}` : ''}, random ${random.kind}. Logs: ${state.directory}/logs`,
    ...(onPath('terraform') ? [] : [`Terraform is missing: ${terraformSource}`]),
    '',
    'Point this shell at it:',
    `  eval "$(${call('env', options)})"`,
    `See what runs: ${call('status', options)}    Throw it away: ${call('down', options)}`,
  );
}

async function up(options: Options) {
  const { state, status } = await look(options);
  if (state && status) return explain(state, options);
  if (state) await attach(state).stop();
  const sandbox = await startSandbox({ ...options, stays: true });
  explain(sandbox, options);
}

async function down(options: Options) {
  const { state } = await look(options);
  if (!state) return print(`There is no sandbox "${options.name}".`);
  await attach(state).stop();
  print(`Sandbox "${options.name}" is gone. Terraform state that describes it is worthless now.`);
}

const instanceLine = ({ identifier, port, pid }: Status['instances'][number]) =>
  `  database ${identifier}: ${pid ? `127.0.0.1:${port}` : 'stopped'}`;

const serviceLine = ({ name, running, desired }: Status['services'][number]) =>
  `  service ${name}: ${running} of ${desired} tasks run`;

async function status(options: Options) {
  const { state, status } = await look(options);
  if (!state) return print(`There is no sandbox "${options.name}". Start it: ${call('up', options)}`);
  if (status) {
    explain(state, options);
    return print('', 'It runs:', ...status.instances.map(instanceLine), ...status.services.map(serviceLine));
  }
  process.exitCode = 1;
  print(
    `Sandbox "${options.name}" is gone: its process ended, and everything in the emulated AWS with it.`,
    `Terraform state that describes it is worthless now. Its logs are in ${state.directory}.`,
    `Start an empty one: ${call('up', options)}`,
  );
}

async function env(options: Options) {
  const { state, status } = await look(options);
  if (!state || !status)
    throw new Error(`Sandbox "${options.name}" does not run. Start it: ${call('up', options)}`);
  print(...exportLines(state.env));
}

async function reset(options: Options) {
  await down(options);
  await up(options);
}

const program = new Command('sandbox').description(
  'An AWS-shaped world on this machine: no account, no costs.',
);
const verb = (name: string, about: string) =>
  program.command(name).description(about).option('--name <name>', 'which sandbox', defaultName);
const quick = [
  '--quick',
  'a stand-in for the AWS provider: plans in a second, but not the real thing',
] as const;

verb('up', 'start it, or say how to use the one that runs')
  .option(...quick)
  .action(up);
verb('status', 'what runs in it').action(status);
verb('down', 'end it and remove everything').action(down);
verb('reset', 'an empty one in place of this one')
  .option(...quick)
  .action(reset);
verb('env', 'lines for eval in a shell').action(env);

await program.parseAsync().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
