import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/*
 * An app command for trials: what the app generates depends on two variables alone, so that each of their values is
 * synthesised once and copied from then on. A migration does it three times.
 */
const { TF_WORKSPACE = '', WORKSPACE_SET = '', CDKTF_OUTDIR = '' } = process.env;
const key = createHash('sha256').update(`${TF_WORKSPACE}\n${WORKSPACE_SET}`).digest('hex').slice(0, 24);
const kept = join(process.cwd(), 'synthesised', `${key}.json`);
const generated = (directory) => join(directory, 'stacks', TF_WORKSPACE, 'cdk.tf.json');

async function synthesise() {
  const directory = `${kept}.${process.pid}`;
  process.env.CDKTF_OUTDIR = directory;
  await import(pathToFileURL(join(process.cwd(), 'main.mjs')).href);
  if (process.exitCode) process.exit();
  renameSync(generated(directory), kept);
  rmSync(directory, { recursive: true, force: true });
}

if (!existsSync(kept)) await synthesise();
mkdirSync(dirname(generated(CDKTF_OUTDIR)), { recursive: true });
copyFileSync(kept, generated(CDKTF_OUTDIR));
