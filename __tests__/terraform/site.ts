import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecrets, type Secrets } from '../../runbooks/engine/secrets/secrets.ts';
import type { Run } from '../../runbooks/shell/command.ts';
import { createRun } from '../../runbooks/shell/run.ts';
import { openTerraform, type Terraform } from '../../runbooks/terraform/terraform.ts';

/** An app that synthesises WORKSPACE_SET's members into resources that need no provider. */
const app = `
import { mkdirSync, writeFileSync } from 'node:fs';
const { size = 1, hold = 0, guarded = false, bucket } = JSON.parse(process.env.WORKSPACE_SET ?? '{}');
const workspace = process.env.TF_WORKSPACE;
const provisioner = hold ? [{ 'local-exec': { command: 'sleep ' + hold } }] : undefined;
const code = {
  terraform: { backend: bucket
    ? { s3: { bucket, key: 'terraform.tfstate', workspace_key_prefix: 'knowme', region: 'eu-west-1', use_lockfile: true } }
    : { local: { workspace_dir: '../backend' } } },
  resource: { terraform_data: {
    database: { input: 'password', triggers_replace: [size], lifecycle: { prevent_destroy: guarded }, provisioner },
    api: { input: '\${terraform_data.database.id}-' + size },
  } },
  output: {
    size: { value: size },
    secret: { value: 'hunter2hunter2', sensitive: true },
    workspace: { value: '\${terraform.workspace}', precondition: [{
      condition: '\${terraform.workspace == "staging" || terraform.workspace == "empty"}',
      error_message: 'This is the code of staging.',
    }] },
  },
};
const directory = process.env.CDKTF_OUTDIR + '/stacks/' + workspace;
mkdirSync(directory, { recursive: true });
writeFileSync(directory + '/cdk.tf.json', JSON.stringify(code));
`;

export interface TestSite {
  readonly root: string;
  /** Knows what Terraform keeps secret, as a run would. */
  readonly secrets: Secrets;
  open(workspace?: string, env?: NodeJS.ProcessEnv, run?: Run): Terraform;
  remove(): Promise<void>;
}

/** A project with that app and a directory for Terraform; real `terraform`, local state, no provider. */
export const createSite = async (): Promise<TestSite> => {
  const root = await mkdtemp(join(tmpdir(), 'terraform-'));
  const projectDirectory = join(root, 'project');
  await mkdir(projectDirectory);
  await writeFile(join(projectDirectory, 'cdktf.json'), '{"app":"node app.mjs"}');
  await writeFile(join(projectDirectory, 'app.mjs'), app);
  const directory = join(root, 'run');
  const secrets = createSecrets();
  return {
    root,
    secrets,
    open: (workspace = 'staging', env = {}, run = createRun()) =>
      openTerraform({ directory, workspace, run, secret: secrets.register, projectDirectory, env }),
    remove: () => rm(root, { recursive: true, force: true }),
  };
};
