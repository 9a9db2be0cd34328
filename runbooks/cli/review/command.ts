import { type Command, Option } from 'commander';

/** Options of `runbook review`, as commander gives them. */
export interface ReviewCommand {
  readonly format: 'terminal' | 'markdown' | 'json' | 'sarif';
  readonly failOn?: 'danger' | 'warning' | 'change';
  /** The fingerprint of what was reviewed before. */
  readonly expect?: string;
  /** A folder of policies. */
  readonly policy?: string;
  /** Write into the pull request that has started this run of a GitHub workflow. */
  readonly github?: boolean;
  /** Refuse what was not approved in the pull request that was merged as this commit. */
  readonly approved?: boolean;
  /** Keep an issue for each workspace that has drifted, or of which nobody knows. */
  readonly driftIssue?: boolean;
}

const help = `
PLAN is a saved plan (terraform plan -out PLAN) or what \`terraform show -json PLAN\` has printed; - is standard input. Of several, each
is of one workspace: NAME=PLAN says which; otherwise the plan does (an output or variable "workspace"), else the name of the file.
A saved plan is shown by the program in $TERRAFORM_BINARY_NAME (default: terraform), in its folder where that is initialised, else here.

Nothing is changed and nothing asked of AWS. Values that are secret, or look like it, are never shown.

A folder of policies holds files that export policies (runbooks/review/policies/policy.ts says what one is), and settings.json with
severities, settings of workspaces, and waivers.

In a GitHub workflow, docs/review.md says how to set it up. The token comes by $GITHUB_TOKEN.

Of several plans one that cannot be read is in the report as "no plan", with the reason; so it is of one alone with --github or
--drift-issue.

Exit codes: 0 reviewed, 1 as bad as --fail-on says (or GitHub failed), 2 wrong arguments, 3 no verdict (a plan that is missing or not
whole, or planning had failed), or not what --expect or --approved says.

Examples:
  $ runbook review plan.tfplan
  $ runbook review staging=staging.json production=production.json --format markdown --fail-on danger
  $ terraform show -json plan.tfplan | runbook review - --policy policies`;

/** `runbook review`: any plan of Terraform or OpenTofu, without a workspace of ours. */
export function addReview(program: Command): void {
  program
    .command('review <plans...>')
    .description('say what a Terraform plan would do, what would be lost by it, and what to do instead')
    .addOption(
      new Option('--format <format>', 'how to say it')
        .choices(['terminal', 'markdown', 'json', 'sarif'])
        .default('terminal'),
    )
    .option('--policy <folder>', 'policies of your own, settings and waivers, beside the built-in policies')
    .addOption(
      new Option('--fail-on <verdict>', 'end with exit code 1 if it is as bad as this').choices([
        'danger',
        'warning',
        'change',
      ]),
    )
    .option(
      '--expect <fingerprint>',
      'refuse a plan that does anything else than the one with this fingerprint',
    )
    .option('--github', 'in a GitHub workflow: comment on its pull request, label it, and add a check')
    .option('--approved', 'in a GitHub workflow: refuse what was not approved in the merged pull request')
    .option(
      '--drift-issue',
      'in a GitHub workflow: keep an issue for each workspace that has drifted or could not be looked at',
    )
    .addHelpText('after', help)
    .action(async (plans: string[], options: ReviewCommand) =>
      (await import('./review.ts')).reviewCommand(plans, options),
    );
}
