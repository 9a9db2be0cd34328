import { runMatrix } from './kill-matrix/matrix.ts';
import { readOptions } from './kill-matrix/options.ts';
import { openPool } from './kill-matrix/pool.ts';
import { progress } from './kill-matrix/progress.ts';
import { report, verdicts } from './kill-matrix/report.ts';
import { quickProject } from './sandbox/app/index.ts';

// Which Node versions the AWS SDK will support next year is no news here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const options = readOptions(process.argv);
// The worlds end with this process, however it ends.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(name, () => process.exit(130));
}
const begun = Date.now();
const watcher = progress(process.stderr, options.list);
const pool = openPool({ project: quickProject(), lanes: options.lanes, real: options.real });
try {
  const results = await runMatrix(pool, options, watcher);
  watcher.clear();
  const lines = report(results, options, (Date.now() - begun) / 1000);
  if (!options.list) process.stdout.write(`${lines.join('\n')}\n`);
  process.exitCode = verdicts(results).some(({ divergences }) => divergences.length > 0) ? 1 : 0;
} finally {
  await pool.close();
}
