import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildProvider } from '../../../scripts/sandbox/providers/build.ts';
import { installProviders } from '../../../scripts/sandbox/providers/index.ts';
import { namespace, terraformPlatform } from '../../../scripts/sandbox/providers/search.ts';
import { requiredProviders } from './terraform.ts';

const root = mkdtempSync(join(tmpdir(), 'mirror-'));
const cache = join(root, 'cache');
const versions = { aws: '5.100.0', random: '3.7.2' };

/** Puts a provider into the plugin cache: `aws` as an archive, `random` unpacked. */
const provide = async (name: 'aws' | 'random') => {
  const version = versions[name];
  const built = await buildProvider(name, version);
  const [file = ''] = readdirSync(built);
  const archive = name === 'aws';
  const directory = join(cache, namespace, name, archive ? '' : join(version, terraformPlatform()));
  mkdirSync(directory, { recursive: true });
  if (!archive) return copyFileSync(join(built, file), join(directory, file));
  const zip = join(directory, `terraform-provider-${name}_${version}_${terraformPlatform()}.zip`);
  return void execFileSync('python3', ['-m', 'zipfile', '-c', zip, join(built, file)]);
};

beforeAll(async () => {
  await provide('aws');
  await provide('random');
});
afterAll(() => {
  delete process.env.TF_PLUGIN_CACHE_DIR;
  rmSync(root, { recursive: true, force: true });
});

const init = (name: string, cliConfigFile: string) => {
  const directory = join(root, name);
  mkdirSync(directory);
  writeFileSync(join(directory, 'main.tf.json'), JSON.stringify({ terraform: requiredProviders }));
  const env = { ...process.env, TF_CLI_CONFIG_FILE: cliConfigFile, TF_PLUGIN_CACHE_DIR: '' };
  return execFileSync('terraform', ['init', '-input=false', '-no-color'], { cwd: directory, env }).toString();
};

describe('the mirror', () => {
  it('serves providers of this machine, packed and unpacked', async () => {
    process.env.TF_PLUGIN_CACHE_DIR = cache;
    const directory = join(root, 'real');
    const installed = await installProviders({ directory, quick: false });
    expect(installed).toMatchObject({ aws: { kind: 'real', version: '5.100.0' }, random: { kind: 'real' } });
    const output = init('a', installed.cliConfigFile);
    expect(output).toContain('Installed hashicorp/aws v5.100.0');
    expect(output).toContain('Installed hashicorp/random v3.7.2');
  });

  it('serves the stand-ins when quickness is asked for, whatever the machine has', async () => {
    process.env.TF_PLUGIN_CACHE_DIR = cache;
    const installed = await installProviders({ directory: join(root, 'quick'), quick: true });
    expect(installed).toMatchObject({ aws: { kind: 'quick' }, random: { kind: 'stand-in' } });
    expect(init('b', installed.cliConfigFile)).toContain('Installed hashicorp/aws v5.100.0');
  });

  it('can be written again over an older one, and asks nobody for news', async () => {
    const again = await installProviders({ directory: join(root, 'quick'), quick: true });
    expect(readFileSync(again.cliConfigFile, 'utf8')).toContain('disable_checkpoint = true');
  });

  it('builds one whole file however many ask at once', async () => {
    const fresh = join(root, 'build');
    const asked = Array.from({ length: 4 }, () => buildProvider('random', versions.random, fresh));
    const [first = '', ...others] = await Promise.all(asked);
    expect(new Set(others)).toEqual(new Set([first]));
    expect(readdirSync(fresh)).toHaveLength(1);
    expect(readdirSync(first)).toEqual(['terraform-provider-random_v3.7.2.cjs']);
  });

  it('builds the same bytes every time', async () => {
    const bytes = async (cache: string) => {
      const built = await buildProvider('random', versions.random, cache);
      return readFileSync(join(built, readdirSync(built)[0] ?? ''));
    };
    expect(await bytes(join(root, 'one'))).toEqual(await bytes(join(root, 'two')));
  });
});
