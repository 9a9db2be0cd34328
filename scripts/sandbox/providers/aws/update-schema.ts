import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installProviders } from '../mirror.ts';
import type { Block, Schema } from '../plugin/schema.ts';
import { dataSourceTypes, resourceTypes, version } from './types.ts';

/** Reads the real provider's schema and keeps what the quick provider serves, without descriptions. */
const withoutDescriptions = ({ attributes, block_types }: Block): Block => ({
  ...(attributes && {
    attributes: Object.fromEntries(
      Object.entries(attributes).map(
        ([name, { type, required, optional, computed, sensitive, deprecated, write_only }]) => [
          name,
          { type, required, optional, computed, sensitive, deprecated, write_only },
        ],
      ),
    ),
  }),
  ...(block_types && {
    block_types: Object.fromEntries(
      Object.entries(block_types).map(([name, { nesting_mode, min_items, max_items, block }]) => [
        name,
        { nesting_mode, min_items, max_items, block: withoutDescriptions(block) },
      ]),
    ),
  }),
});

const pick = (all: Record<string, Schema>, names: readonly string[]) =>
  Object.fromEntries(
    names.map((name) => {
      const schema = all[name];
      if (!schema) throw new Error(`hashicorp/aws ${version} has no type ${name}: correct types.ts`);
      return [name, { version: schema.version, block: withoutDescriptions(schema.block) }];
    }),
  );

const main = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'aws-schema-'));
  try {
    const { cliConfigFile } = await installProviders({ directory, quick: false });
    const main = { terraform: { required_providers: { aws: { source: 'hashicorp/aws', version } } } };
    writeFileSync(join(directory, 'main.tf.json'), JSON.stringify(main));
    const terraform = (...args: string[]) =>
      execFileSync('terraform', [`-chdir=${directory}`, ...args], {
        env: { ...process.env, TF_CLI_CONFIG_FILE: cliConfigFile },
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      });
    terraform('init', '-input=false');
    const { provider_schemas } = JSON.parse(terraform('providers', 'schema', '-json'));
    const real = provider_schemas['registry.terraform.io/hashicorp/aws'];
    const schema = {
      provider: { version: real.provider.version, block: withoutDescriptions(real.provider.block) },
      resources: pick(real.resource_schemas, resourceTypes),
      dataSources: pick(real.data_source_schemas, dataSourceTypes),
    };
    writeFileSync(new URL('schema.json', import.meta.url), `${JSON.stringify(schema, null, 1)}\n`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

await main();
