import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const shelf = file('../../.sandbox');

/** Packages that do not say what they are would be read twice, a quarter of the runner's own work. */
const quicker = '--experimental-detect-module';
const isKnown = process.allowedNodeEnvironmentFlags.has(quicker);

/** `node` arguments before those of the `runbook` command. */
export const killer = ['--import', file('killer.mjs'), ...(isKnown ? [quicker.replace('--', '--no-')] : [])];

/** The app in one file; what it imports of others is found from the folder of the project. Takes half the time of `tsx`. */
const bundle = (outfile: string) =>
  void buildSync({
    entryPoints: [file('../../main.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
  });

/** A folder to run the command in whose `cdktf.json` names the app command of the matrix. */
export interface Project {
  readonly directory: string;
  remove(): void;
}

export function makeProject(): Project {
  mkdirSync(shelf, { recursive: true });
  const directory = mkdtempSync(join(shelf, 'kill-matrix-'));
  mkdirSync(join(directory, 'synthesised'));
  bundle(join(directory, 'main.mjs'));
  // The app command is split at spaces, which may be in the path of the project.
  writeFileSync(join(directory, 'app.mjs'), `import ${JSON.stringify(file('synth.mjs'))};\n`);
  writeFileSync(join(directory, 'cdktf.json'), JSON.stringify({ app: 'node app.mjs' }));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
