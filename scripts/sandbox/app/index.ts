import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { buildDirectory } from '../paths.ts';

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** What packages built for Node find there when they are no ECMAScript module. */
const banner = [
  "import { createRequire } from 'node:module';",
  "import { fileURLToPath } from 'node:url';",
  'const require = createRequire(import.meta.url);',
  "const __dirname = fileURLToPath(new URL('.', import.meta.url));",
].join('\n');

/** The app and its packages in one file: takes a third of the time of `tsx`, with which cdktf.json starts it. */
function bundle(): string {
  const { outputFiles } = buildSync({
    entryPoints: [file('../../../main.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: { js: banner },
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

function fill(directory: string, app: string): void {
  mkdirSync(join(directory, 'synthesised'), { recursive: true });
  writeFileSync(join(directory, 'main.mjs'), app);
  // The app command is split at spaces, which may be in the path of the project.
  writeFileSync(join(directory, 'app.mjs'), `import ${JSON.stringify(file('synth.mjs'))};\n`);
  writeFileSync(join(directory, 'cdktf.json'), JSON.stringify({ app: 'node app.mjs' }));
}

/**
 * A folder to run `runbook` in whose `cdktf.json` names an app command that is quick, and synthesises the same settings once.
 * Its name hangs on all code of the app. Several processes may make it at once: the first to finish wins.
 */
export function quickProject(): string {
  const app = bundle();
  const hash = createHash('sha256').update(app).digest('hex').slice(0, 16);
  const directory = join(buildDirectory, 'app', hash);
  if (existsSync(directory)) return directory;
  const draft = join(buildDirectory, 'app', `.${randomUUID()}`);
  try {
    fill(draft, app);
    renameSync(draft, directory);
  } catch (error) {
    if (!existsSync(directory)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return directory;
}
