import { type Command, Option } from 'commander';
import type { CompareCommand } from './compare.ts';
import type { CopyCommand } from './copy.ts';

const places = `
A place is s3://bucket or s3://bucket/prefix: s3://bucket/a is all that begins with \`a\`, s3://bucket/a/ the folder. Credentials and
region are found as the AWS CLI finds them; the buckets may be in other regions. All that is copied is copied inside S3.`;

const copyHelp = `${places}

Copied is what the target lacks or has otherwise, with metadata, headers, tags and storage class; what only the target has, stays. What
cannot be kept is said. Nothing is overwritten that somebody else has written meanwhile, and an object that changes while it is
copied is named. When it was interrupted, the same command goes on; with --ledger it does not list again what is finished.

With --versions all versions and delete markers of every key are copied, the oldest first, so that its history reads the same. The
target must keep versions, and have none of these keys. S3 gives the copies ids and dates of their own: the ledger (without --ledger:
FROM-to-TO.versions.jsonl, in this folder) says which version became which. Nobody should write to the source meanwhile.

With --engine s3-batch what the target lacks is copied by a job of S3 Batch Operations (for each storage class one), which is watched;
what a job cannot copy (above 5 GB, uploaded in parts, archived) and what failed is copied from here afterwards. Both places must
have the same prefix. Interrupted, the job goes on, and the same command finds it again, on any machine.

Exit codes: 0 copied, 1 failed on the way, 2 wrong arguments, 3 refused (nothing there), 130 interrupted.

Examples:
  $ runbook s3 copy s3://old-media s3://new-media && runbook s3 compare s3://old-media s3://new-media
  $ runbook s3 copy s3://old-media/2024/ s3://archive/media/2024/ --ledger 2024.jsonl
  $ runbook s3 copy s3://old-media s3://new-media --versions && runbook s3 compare s3://old-media s3://new-media --versions`;

const compareHelp = `${places}

Looks at every key on both sides: content by ETag or checksum, and by reading both where these tell nothing; headers, metadata, tags,
storage class, object lock. Whatever made the copy. Nobody should write to either side meanwhile. Nothing is changed. With --versions all
of this of every version, and that each key has the same versions and delete markers in the same order; not their ids and dates.

Exit codes: 0 equal, 1 different, 2 wrong arguments, 3 no verdict (one side cannot be read, or both are empty), 130 interrupted.

Examples:
  $ runbook s3 compare s3://old-media s3://new-media --json`;

/** `runbook s3 …`: two places in S3, whichever they are, without a workspace. */
export function addS3(program: Command): void {
  const s3 = program.command('s3').description('copy or compare any two buckets, or parts of them');
  withOptions(s3.command('copy <from> <to>'))
    .description('copy every object with all that belongs to it, inside S3')
    .option('--versions', 'all versions and delete markers, not only the current objects')
    .addOption(
      new Option('--engine <name>', 'let S3 itself copy, beyond what one machine can').choices(['s3-batch']),
    )
    .option('--batch-role <arn>', 'role that S3 copies with (the output batch_role of the stack bootstrap)')
    .option('--batch-bucket <name>', 'bucket for its manifests and reports (its output batch_bucket)')
    .option('--ledger <file>', 'write down there what is finished, and begin behind it the next time')
    .addHelpText('after', copyHelp)
    .action(async (from: string, to: string, options: CopyCommand) =>
      (await import('./copy.ts')).copyCommand([from, to], options),
    );
  withOptions(s3.command('compare <from> <to>'))
    .description('compare two places key for key, content and all that belongs to it')
    .option('--versions', 'all versions and delete markers, not only the current objects')
    .addHelpText('after', compareHelp)
    .action(async (from: string, to: string, options: CompareCommand) =>
      (await import('./compare.ts')).compareCommand([from, to], options),
    );
}

const withOptions = (command: Command) =>
  command
    .option('--region <name>', 'where to look for the buckets first (default: $AWS_REGION)')
    .option('--requester-pays', 'pay for what is read from a bucket of somebody else')
    .option('--json', 'one event a line on standard output');
