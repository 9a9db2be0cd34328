import { onlyPrograms } from './programs.ts';

type Env = Record<string, string | undefined>;
/** One wrong way to start a migration. */
export interface Try {
  readonly env?: Env;
  /** Laid over the workspace file. Default: one generation more, as it should be. */
  readonly set?: object;
  readonly args?: readonly string[];
}

export const raised = { database: { generation: 3 } };
export const confirmed = ['db-migrate', '--workspace', 'staging', '--confirm', 'staging'];
const noCredentials: Env = {
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_PROFILE: undefined,
  AWS_CONFIG_FILE: '/nonexistent',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
};
/** Folders for PATH; removed by the test. */
export const folders = {
  noTerraform: onlyPrograms(['node', 'git']),
  noPostgres: onlyPrograms(['node', 'git', 'terraform']),
  oldPostgres: onlyPrograms(['node', 'git', 'terraform'], { pg_dump: '9.6.1', pg_restore: '9.6.1' }),
};

const database = (changes: object) => ({ set: { database: { generation: 3, ...changes } } });

/** What it is, how it is tried, the exit code, and what the one message says. */
export type Case = [name: string, attempt: Try, code: number, says: RegExp];

export const cases: Case[] = [
  [
    'unknown workspace',
    { args: ['db-migrate', '--workspace', 'nowhere'] },
    2,
    /no workspace "nowhere"; the workspaces are staging, production/,
  ],
  [
    'two workspaces',
    { env: { TF_WORKSPACE: 'production' } },
    2,
    /"staging" and TF_WORKSPACE says "production": unset TF_WORKSPACE/,
  ],
  ['no workspace', { args: ['db-migrate'] }, 2, /which workspace\? Give --workspace/],
  [
    'broken WORKSPACE_SET',
    { env: { WORKSPACE_SET: '{"database":' } },
    2,
    /WORKSPACE_SET is not JSON .*it holds: \{"database":/,
  ],
  [
    'several mistakes in the workspace file',
    { set: { database: { generation: 0, colour: 1 }, api: { cpu: 300 } } },
    2,
    /has 3 mistakes:\n.*generation: 0 — .*\n.*colour: 1 — unknown.*\n.*cpu: 300 — use 256.*\nNothing was done/,
  ],
  [
    'another account',
    { set: { account: '210987654321', ...raised } },
    3,
    /account 123456789012, but workspace staging is account 210987654321/,
  ],
  ['no credentials', { env: noCredentials }, 2, /There are no AWS credentials .*set AWS_PROFILE/],
  [
    'AWS out of reach',
    { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' } },
    2,
    /AWS could not be reached .*ECONNREFUSED 127\.0\.0\.1:9/,
  ],
  [
    'no terraform',
    { env: { PATH: folders.noTerraform } },
    2,
    /"terraform" was not found on the PATH\. Install Terraform/,
  ],
  // No machine has these programs yet, wherever it keeps others.
  [
    'no pg_dump',
    { ...database({ engineVersion: '99.1' }), env: { PATH: folders.noPostgres } },
    2,
    /pg_dump and pg_restore 99 or newer are needed .*install/,
  ],
  [
    'an old pg_dump',
    { ...database({ engineVersion: '99.1' }), env: { PATH: folders.oldPostgres } },
    2,
    /99 or newer are needed .*\(found: .*9\.6\.1\)/,
  ],
  [
    'nothing to migrate',
    database({ generation: 2 }),
    2,
    /Nothing to migrate: .* generation 2 already\. Raise database\.generation/,
  ],
  [
    'generation lowered',
    database({ generation: 1 }),
    2,
    /generation in workspaces\/staging\.ts is 1, but 2 is deployed\. Generations only rise/,
  ],
  [
    'major version without a generation',
    database({ generation: 2, engineVersion: '16.4' }),
    2,
    /16\.4, another major version .* Raise database\.generation to 3/,
  ],
  ['an older engine', database({ engineVersion: '14.9' }), 2, /14\.9 is older than the deployed 15\.15/],
  [
    'more than the migration',
    { set: { ...raised, api: { cpu: 512, memory: 1024 } } },
    3,
    /holds more than this migration:\n[\s\S]*aws_ecs_task_definition\.api \(.*cpu/,
  ],
  [
    'nobody to confirm',
    { args: ['db-migrate', '--workspace', 'staging'] },
    2,
    /nobody is here to be asked.* add --confirm staging/,
  ],
  [
    'the wrong word',
    { args: [...confirmed.slice(0, 3), '--confirm', 'production'] },
    2,
    /--confirm says "production"; the workspace is "staging"/,
  ],
  [
    'nothing to resume',
    { args: ['db-migrate', '--workspace', 'staging', '--resume'] },
    3,
    /Nothing to resume in staging/,
  ],
  [
    'never deployed',
    { args: ['db-migrate', '--workspace', 'production', '--confirm', 'production'] },
    3,
    /no Terraform workspace "production".*cdktf deploy production/,
  ],
];
