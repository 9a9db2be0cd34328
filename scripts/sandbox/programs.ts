import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The bundled programs of a sandbox: they start many times, so they must start quickly. */
export interface Programs {
  readonly api: string;
  readonly guard: string;
}

/** Bundles the API stand-in and the guard into `directory`. */
export async function buildPrograms(directory: string): Promise<Programs> {
  await build({
    entryPoints: { api: source('api/main.ts'), guard: source('guard/main.ts') },
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // CommonJS dependencies inside an ES module still call require().
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    external: ['pg-native'],
    logLevel: 'silent',
  });
  return { api: join(directory, 'api.mjs'), guard: join(directory, 'guard.mjs') };
}
