import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installProviders } from '../mirror.ts';
import type { Attribute, Block, NestedBlock, Schema } from '../plugin/schema.ts';
import { dataSourceTypes, omittedBlocks, resourceTypes, version } from './types.ts';

// Reads the real provider's schema and keeps what the quick provider serves: node --import tsx <this file>

const attribute = ({ type, required, optional, computed, sensitive, deprecated, write_only }: Attribute) => ({
  type,
  required,
  optional,
  computed,
  sensitive,
  deprecated,
  write_only,
});

const nested = ({ nesting_mode, min_items, max_items, block }: NestedBlock): NestedBlock => ({
  nesting_mode,
  min_items,
  max_items,
  block: withoutDescriptions(block),
});

const mapped = <A, B>(all: { readonly [name: string]: A }, change: (one: A) => B) =>
  Object.fromEntries(Object.entries(all).map(([name, one]) => [name, change(one)]));

const served = (blocks: { readonly [name: string]: NestedBlock }) =>
  Object.fromEntries(Object.entries(blocks).filter(([name]) => !omittedBlocks.includes(name)));

const withoutDescriptions = ({ attributes, block_types }: Block): Block => ({
  ...(attributes && { attributes: mapped(attributes, attribute) }),
  ...(block_types && { block_types: mapped(served(block_types), nested) }),
});

const pick = (all: Record<string, Schema>, names: readonly string[]) =>
  Object.fromEntries(
    names.map((name) => {
      const schema = all[name];
      if (!schema) throw new Error(`hashicorp/aws ${version} has no type ${name}: correct types.ts`);
      return [name, { version: schema.version, block: withoutDescriptions(schema.block) }];
    }),
  );

const realSchemas = async (directory: string) => {
  const { cliConfigFile } = await installProviders({ directory, quick: false });
  const configuration = { terraform: { required_providers: { aws: { source: 'hashicorp/aws', version } } } };
  writeFileSync(join(directory, 'main.tf.json'), JSON.stringify(configuration));
  const env = { ...process.env, TF_CLI_CONFIG_FILE: cliConfigFile };
  const terraform = (...args: string[]) =>
    execFileSync('terraform', args, { cwd: directory, env, encoding: 'utf8', maxBuffer: 2 ** 28 });
  terraform('init', '-input=false');
  const { provider_schemas } = JSON.parse(terraform('providers', 'schema', '-json'));
  return provider_schemas['registry.terraform.io/hashicorp/aws'];
};

const directory = mkdtempSync(join(tmpdir(), 'aws-schema-'));
try {
  const real = await realSchemas(directory);
  const schema = {
    provider: { version: real.provider.version, block: withoutDescriptions(real.provider.block) },
    resources: pick(real.resource_schemas, resourceTypes),
    dataSources: pick(real.data_source_schemas, dataSourceTypes),
  };
  writeFileSync(new URL('schema.json', import.meta.url), `${JSON.stringify(schema, null, 1)}\n`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
