import type { Secret } from '../secret.ts';
import type { Command, Run } from '../shell/command.ts';

/** Where Terraform runs: a private directory, one workspace. What is called "site" here, every command needs. */
export interface Site {
  /** Mode 0700. Holds the generated code, plans and rehearsals. */
  readonly directory: string;
  /** The Terraform workspace, which is also the name of the stack. */
  readonly workspace: string;
}

/** A site and what carries commands out there. */
export interface Workplace extends Site {
  readonly run: Run;
  /** Told of every secret that the state and the outputs hold, so that it is masked wherever Terraform quotes it. */
  secret(value: string): Secret;
  /** Folder of `cdktf.json`. Without it nothing is synthesised: `terraform/` already holds the code. */
  readonly projectDirectory?: string;
  readonly env: NodeJS.ProcessEnv;
  /** Takes what the operator should hear of a long wait. */
  log?(line: string): void;
  /** Keep the state in the working directory, whatever the code says. For rehearsals. */
  readonly localState?: boolean;
}

/** The root module: where `terraform` itself runs. */
export const rootModule = (site: Site): string => `${site.directory}/terraform`;

/** A `terraform` command in the site's workspace, never asking anything. */
export const terraformCommand = (site: Site, args: readonly string[]): Command => ({
  program: 'terraform',
  args,
  cwd: rootModule(site),
  env: { TF_WORKSPACE: site.workspace, TF_IN_AUTOMATION: '1' },
});

/**
 * The same without a workspace. `terraform init` and `workspace` refuse to work, or create the workspace without
 * being asked, when TF_WORKSPACE names one that does not exist.
 */
export const terraformCommandWithoutWorkspace = (site: Site, args: readonly string[]): Command => ({
  ...terraformCommand(site, args),
  env: { TF_WORKSPACE: undefined, TF_IN_AUTOMATION: '1' },
});

/**
 * Whatever holds the state's lock has to outlive the runbook: killed by a line nobody reads, it would leave the state
 * locked, and what it was just creating unknown.
 */
export const outlive = { outlives: true } as const;

/** How long a command waits for another run's state lock before it gives up. */
export const lockTimeout = '-lock-timeout=30s';
