#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { stampOf } from './stamp.mjs';
import { markUse } from './uses.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = join(root, '.build', 'runbook', stampOf(root));
if (!existsSync(bundle)) {
  const { build } = await import('./build.mjs');
  await build(root, bundle).catch(() => {
    // esbuild has said which file and line.
    process.stderr.write('The sources cannot be built; nothing was run.\n');
    process.exit(2);
  });
}
markUse(bundle);
// Which Node versions the AWS SDK will support next year is no news for the middle of a migration.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
process.setSourceMapsEnabled(true);
await import(pathToFileURL(join(bundle, 'cli.js')).href);
