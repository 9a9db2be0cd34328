import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build as bundle } from 'esbuild';
import { prune } from './prune.mjs';

/** Packages built for Node load others by `require`, which an ECMAScript module has to make for itself. */
const banner =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

/** Bundles the command into `folder`, which appears whole or not at all, also when two start at once. */
export async function build(root, folder) {
  const builds = dirname(folder);
  mkdirSync(builds, { recursive: true });
  const draft = mkdtempSync(join(builds, 'draft-'));
  try {
    await bundle({
      absWorkingDir: root,
      // What other threads run is a program of its own.
      entryPoints: { cli: 'runbooks/cli.ts', 's3-thread': 'runbooks/s3/wire/thread-main.ts' },
      outdir: draft,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      // Written as ECMAScript modules where there are such, packages lose what nobody uses.
      mainFields: ['module', 'main'],
      // Not installed: libpq as a native add-on, which `pg` would load when asked to.
      // esbuild finds its own program beside itself only.
      external: ['pg-native', 'esbuild'],
      banner: { js: banner },
      sourcemap: true,
      // Node reads the map of all it loads: file and line are enough to find a mistake.
      sourcesContent: false,
      logLevel: 'warning',
    });
    moveUnlessThere(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  prune(builds);
}

function moveUnlessThere(draft, folder) {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}
