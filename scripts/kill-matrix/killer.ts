import { fileURLToPath } from 'node:url';

/** Packages that do not say what they are would be read twice, a quarter of the runner's own work. */
const quicker = '--experimental-detect-module';
const isKnown = process.allowedNodeEnvironmentFlags.has(quicker);

/** `node` arguments before those of the `runbook` command. */
export const killer = [
  '--import',
  fileURLToPath(new URL('killer.mjs', import.meta.url)),
  ...(isKnown ? [quicker.replace('--', '--no-')] : []),
];
