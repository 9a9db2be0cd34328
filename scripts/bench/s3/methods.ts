import { fileURLToPath } from 'node:url';

/** A way to copy the bucket `source` to the bucket `target`. */
export interface Method {
  readonly name: string;
  /** Has to be installed. */
  readonly program: string;
  readonly args: readonly string[];
  /** Ours is a Node program, whose memory is measured. */
  readonly ours?: true;
  /** Takes minutes, and has but one turn. */
  readonly slow?: true;
}

const runbook = fileURLToPath(new URL('../../../bin/runbook.mjs', import.meta.url));
const reporter = new URL('../report-usage.mjs', import.meta.url).href;

export const sync: Method = {
  name: 'aws s3 sync',
  program: 'aws',
  slow: true,
  args: ['s3', 'sync', 's3://source', 's3://target', '--only-show-errors'],
};

const rclone = (name: string, ...args: string[]): Method => ({
  name,
  program: 'rclone',
  args: ['sync', 'bench:source', 'bench:target', ...args],
});

const tuned = (count: number) =>
  rclone(`rclone, ${count} transfers`, `--transfers=${count}`, `--checkers=${count}`, '--fast-list');

export const ours: Method = {
  name: 'runbook s3 copy',
  program: process.execPath,
  ours: true,
  args: [`--import=${reporter}`, runbook, 's3', 'copy', 's3://source', 's3://target', '--json'],
};

/** In the order in which they take turns. */
export const methods: readonly Method[] = [
  sync,
  { ...rclone('rclone'), slow: true },
  ...[64, 128, 256].map(tuned),
  ours,
];

/** What they find the server by. */
export const environment = (endpoint: string) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  RCLONE_CONFIG_BENCH_TYPE: 's3',
  RCLONE_CONFIG_BENCH_PROVIDER: 'Other',
  RCLONE_CONFIG_BENCH_LIST_VERSION: '2',
  RCLONE_CONFIG_BENCH_ENDPOINT: endpoint,
  RCLONE_CONFIG_BENCH_REGION: 'us-east-1',
  RCLONE_CONFIG_BENCH_ENV_AUTH: 'true',
  RCLONE_CONFIG_BENCH_FORCE_PATH_STYLE: 'true',
  RCLONE_CONFIG_BENCH_NO_CHECK_BUCKET: 'true',
});
