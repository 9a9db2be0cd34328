import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { installProviders } from '../sandbox/providers/index.ts';
import type { Case } from './case.ts';
import { planDrift } from './drift.ts';
import { stateOf, type VersionOf } from './state.ts';

const corpus = fileURLToPath(new URL('../../__tests__/fixtures/plans/', import.meta.url));

/** No account, and nobody at home where it would ask for one. */
const provider = {
  region: 'eu-west-1',
  access_key: 'testing',
  secret_key: 'testing',
  skip_credentials_validation: true,
  skip_metadata_api_check: 'true',
  skip_region_validation: true,
  skip_requesting_account_id: true,
  max_retries: 1,
};

/** Terraform with its providers, in folders below `directory`; what it gives makes a case's plan and says how large it is. */
export async function openMaker(directory: string): Promise<(one: Case) => Promise<string>> {
  const { cliConfigFile } = await installProviders({ directory, quick: false });
  const env = {
    ...process.env,
    TF_CLI_CONFIG_FILE: cliConfigFile,
    TF_DATA_DIR: join(directory, 'data'),
    TF_IN_AUTOMATION: '1',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const terraform = (folder: string, ...args: string[]) =>
    execFileSync('terraform', args, {
      cwd: folder,
      env,
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const versionOf = versionsBy(terraform, directory);
  return async (one) => {
    const folder = join(directory, one.name);
    writeCase(folder, one, versionOf);
    if (one.byHand) return keep(one.name, await planDrift(folder, one.byHand));
    terraform(folder, 'init', '-input=false');
    const { status, stderr } = spawnSync('terraform', planArgs(one), { cwd: folder, env, encoding: 'utf8' });
    if (status !== (one.fails ? 1 : 0))
      throw new Error(`terraform plan of ${one.name} ended with ${status}:\n${stderr}`);
    return keep(one.name, terraform(folder, 'show', '-json', 'plan.tfplan'));
  };
}

const planArgs = ({ args = [] }: Case): string[] => [
  'plan',
  '-input=false',
  '-refresh=false',
  '-out=plan.tfplan',
  ...args,
];

function versionsBy(terraform: (folder: string, ...args: string[]) => string, directory: string): VersionOf {
  const folder = join(directory, 'schema');
  writeJson(join(folder, 'main.tf.json'), code({}));
  terraform(folder, 'init', '-input=false');
  const { provider_schemas: schemas } = JSON.parse(terraform(folder, 'providers', 'schema', '-json')) as {
    provider_schemas: Record<string, { resource_schemas?: Record<string, { version: number }> }>;
  };
  const versions = Object.assign(
    {},
    ...Object.values(schemas).map(({ resource_schemas }) => resource_schemas),
  );
  return (type) => {
    if (!versions[type] && type !== 'terraform_data') throw new Error(`The providers have no ${type}.`);
    return versions[type]?.version ?? 0;
  };
}

const code = (more: object) => ({
  terraform: {
    required_providers: { aws: { source: 'hashicorp/aws' }, random: { source: 'hashicorp/random' } },
  },
  provider: { aws: provider },
  ...more,
});

function writeCase(folder: string, one: Case, versionOf: VersionOf): void {
  const resource: Record<string, Record<string, unknown>> = {};
  for (const { at, code: body } of one.resources) {
    const [type = '', name = ''] = at.replace(/\[.*$/s, '').split('.');
    if (body) resource[type] = { ...resource[type], [name]: body };
  }
  writeJson(
    join(folder, 'main.tf.json'),
    code({ ...(Object.keys(resource).length > 0 && { resource }), ...one.code }),
  );
  for (const [file, body] of Object.entries(one.files ?? {})) writeJson(join(folder, file), body);
  writeFileSync(join(folder, 'terraform.tfstate'), stateOf(one, versionOf));
}

function writeJson(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(value));
}

/** The plan as Terraform shows it, but for the time; packed, for it says everything three times. */
function keep(name: string, shown: string): string {
  const { timestamp: _, ...plan } = JSON.parse(shown);
  const packed = gzipSync(JSON.stringify(plan), { level: 9 });
  mkdirSync(corpus, { recursive: true });
  writeFileSync(join(corpus, `${name}.json.gz`), packed);
  return `${packed.length} bytes, ${plan.resource_changes?.length ?? 0} resources`;
}
