import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import protobuf from 'protobufjs';

const sources = fileURLToPath(new URL('.', import.meta.url));
const project = fileURLToPath(new URL('../../../', import.meta.url));

/** Terraform starts the file itself; an inherited NODE_OPTIONS could hang or break it. */
const shebang = '#!/usr/bin/env -S -u NODE_OPTIONS node';

/** Turns a .proto file into the JSON descriptor which the light protobuf runtime reads. */
const protoDescriptors: Plugin = {
  name: 'proto-descriptors',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.proto$/ }, async ({ path }) => {
      const { root } = protobuf.parse(await readFile(path, 'utf8'), { keepCase: true });
      return { contents: JSON.stringify(root.toJSON()), loader: 'json' };
    }),
};

const filesIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(join(sources, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => join(parentPath, name)).sort();
};

/** Changes with every file that can change the bundle. */
const fingerprint = async (folder: string): Promise<string> => {
  const lists = await Promise.all(['plugin', folder].map(filesIn));
  const hash = createHash('sha256').update(shebang);
  for (const file of [...lists.flat(), join(project, 'package-lock.json')]) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
};

const bundle = async (folder: string, outfile: string) => {
  await build({
    entryPoints: [join(sources, folder, 'main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    banner: { js: shebang },
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [protoDescriptors],
  });
  await chmod(outfile, 0o755);
};

/**
 * Bundles the stand-in of that name into one executable file, once per change of its sources, and returns the
 * folder that holds nothing else. Several processes may build at once: the first to finish wins.
 */
export const buildProvider = async (
  name: 'aws' | 'random',
  version: string,
  cache = join(project, '.build', 'providers'),
): Promise<string> => {
  const directory = join(cache, `${name}-${await fingerprint(name)}`);
  if (existsSync(directory)) return directory;
  const temporary = join(cache, `.${randomUUID()}`);
  await mkdir(temporary, { recursive: true });
  // The suffix makes Node read it as CommonJS whatever package.json lies above; Terraform accepts it.
  await bundle(name, join(temporary, `terraform-provider-${name}_v${version}.cjs`));
  await rename(temporary, directory).catch(async (error) => {
    await rm(temporary, { recursive: true, force: true });
    if (!existsSync(directory)) throw error;
  });
  return directory;
};
