import type { Workspace } from '../workspaces/schema.ts';
import { type Aws, openAws } from './aws/aws.ts';
import { identity } from './aws/sts.ts';
import type { Identify, OpenEffects } from './engine/effects.ts';
import { openS3, type S3 } from './s3/client.ts';
import type { Run } from './shell/command.ts';
import { createGiveTerminal, type GiveTerminal } from './shell/give-terminal.ts';
import { createRun } from './shell/run.ts';
import { throwawayCopy } from './terraform/rehearsal.ts';
import { openTerraform, type Terraform } from './terraform/terraform.ts';

/** The real world, as every step sees it. */
export interface Effects {
  readonly workspace: Workspace;
  readonly terraform: Terraform;
  readonly aws: Aws;
  readonly s3: S3;
  readonly run: Run;
  readonly giveTerminal: GiveTerminal;
  /** What the operator typed after the options, for the program that gets the terminal. */
  readonly words: readonly string[];
  /** A throwaway copy of the Terraform state in which a rehearsal may really do what it plans; one a run. */
  rehearsal(): Promise<Terraform>;
}

/** Opens the real effects; nothing is touched before a step uses them. */
export const openEffects: OpenEffects = async ({
  workspace,
  directory,
  signal,
  secret,
  log,
  verifyHeld,
  words = [],
}): Promise<Effects> => {
  const run = afterwards(verifyHeld, createRun({ signal }));
  const aws = openAws({ region: workspace.region, signal, secret });
  const s3 = openS3({ region: workspace.region, signal });
  const terraform = openTerraform({
    directory,
    secret,
    log,
    workspace: workspace.name,
    run,
    projectDirectory: process.cwd(),
  });
  let copy: Promise<Terraform> | undefined;
  return {
    workspace,
    terraform,
    aws: { ...aws, send: afterwards(verifyHeld, aws.send) },
    s3: { ...s3, call: afterwards(verifyHeld, s3.call) },
    run,
    giveTerminal: afterwards(verifyHeld, createGiveTerminal(signal)),
    words,
    rehearsal: async () => {
      copy ??= throwawayCopy(terraform);
      return copy;
    },
  };
};

/** The same, once it is certain that nobody else is at work: each command and each call of a run goes out like this. */
const afterwards = <F extends (...args: never[]) => Promise<unknown>>(
  verifyHeld: () => Promise<void>,
  call: F,
) =>
  (async (...args: Parameters<F>) => {
    await verifyHeld();
    return call(...args);
  }) as F;

/** The account that the credentials at hand belong to. */
export const identify: Identify = async ({ workspace: { region }, signal, secret }) =>
  (await identity(openAws({ region, signal, secret }))).account;
