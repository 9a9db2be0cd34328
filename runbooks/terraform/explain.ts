import { Refused, UsageError } from '../engine/errors.ts';
import type { Command, Run } from '../shell/command.ts';
import { CommandFailed } from '../shell/errors.ts';
import { print } from '../shell/print.ts';
import { rootModule, type Site, terraformCommand } from './site.ts';

/** A command that Terraform did not carry out, in the operator's words; `cause` has Terraform's own. */
export class TerraformFailed extends Error {
  override readonly name = 'TerraformFailed';
}

/** Somebody else holds the state's lock. Exit code 3. */
export class StateLocked extends Refused {}

/** Runs like `run`, but says what Terraform's best known refusals mean and what to do about them. */
export const explaining =
  (run: Run, site: Site): Run =>
  (command, options) =>
    run(command, options).catch((error: unknown) => {
      throw error instanceof CommandFailed ? explain(error, site, command) : error;
    });

/** The error to throw in place of `failed`: `Refused` where the world has to change first, `UsageError` where this machine has to. */
export const explain = (failed: CommandFailed, site: Site, command: Command): Error => {
  if (command.program !== 'terraform') return failed;
  const text = failed.stderr.replace(/^[│╷╵] ?/gm, '');
  for (const meaning of meanings) {
    const found = meaning.pattern.exec(text);
    if (found) return new (meaning.failure ?? Refused)(meaning.message(site, text, found), { cause: failed });
  }
  return new TerraformFailed(`${failed.message}\nIn: ${rootModule(site)}`, { cause: failed });
};

interface Meaning {
  readonly pattern: RegExp;
  /** Default: `Refused`. */
  readonly failure?: typeof UsageError | typeof StateLocked;
  message(site: Site, text: string, found: RegExpExecArray): string;
}

const meanings: readonly Meaning[] = [
  {
    pattern: /Error acquiring the state lock/,
    failure: StateLocked,
    message: (site, text) => locked(site, text),
  },
  {
    pattern: /Resource\s+(\S+)\s+has\s+lifecycle\.prevent_destroy\s+set/,
    message: (_site, _text, [, address]) =>
      `Terraform would have to destroy ${address}, which is protected (prevent_destroy). Nothing was changed. ` +
      'A database or bucket is moved by its runbook, not by a deploy: see `runbook list`.',
  },
  {
    // The code it quotes is indented, the author's own words are not.
    pattern: /precondition failed\n+(?:[ \t]+.*\n)*\n+(\S[\s\S]*?)(?:\n\n|\n*$)/,
    message: ({ workspace }, _text, [, reason]) =>
      `The code refuses to be planned in workspace "${workspace}": ${reason?.replaceAll('\n', ' ')}`,
  },
  {
    pattern: /AWS account ID not allowed: (\d+)/i,
    message: ({ workspace }, _text, [, account]) =>
      `The AWS credentials belong to account ${account}, but the file of workspace "${workspace}" names another ` +
      'account. Nothing was changed. Log in to the right account (`aws sts get-caller-identity` tells where you are).',
  },
  {
    pattern: /NoSuchBucket|S3 bucket "?[^"\n]*"? does not exist/,
    message: () =>
      'The bucket that keeps the Terraform state does not exist, or not in this account. Check the credentials; ' +
      'for a new account create it: cdktf deploy bootstrap',
  },
  {
    pattern: /No valid credential sources found|ExpiredToken|InvalidClientTokenId/,
    failure: UsageError,
    message: () => 'Terraform found no valid AWS credentials. Log in again, then run the same command.',
  },
  {
    pattern: /Saved plan (?:is stale|does not match)/,
    message: () => 'The Terraform state changed after the plan was made. Nothing was applied; plan again.',
  },
  {
    pattern: /cannot (?:import|overwrite) .*state/i,
    message: () =>
      'The Terraform state was changed by somebody else in the meantime and is left as it is. Look at what ' +
      'changed, then run the same command again.',
  },
];

const locked = (site: Site, text: string): string => {
  const field = (name: string) => new RegExp(`^ *${name}: +(.+)$`, 'm').exec(text)?.[1]?.trim();
  const unlock = print(terraformCommand(site, ['force-unlock', field('ID') ?? 'LOCK_ID']));
  return (
    `The Terraform state of workspace "${site.workspace}" is locked by ${field('Who') ?? 'somebody'} since ` +
    `${field('Created') ?? 'an unknown time'} (${field('Operation') ?? 'unknown operation'}). Wait for that run. ` +
    `Only if it is certainly dead: ${unlock}`
  );
};
