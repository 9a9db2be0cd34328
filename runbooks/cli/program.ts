import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Workspace } from '../../workspaces/schema.ts';
import type { Identify, OpenEffects } from '../engine/effects.ts';
import type { BookEntry, Folder } from '../engine/entry.ts';
import type { Store } from '../engine/store.ts';
import type { Choice } from '../engine/types.ts';
import { addPg } from './pg/command.ts';
import { print } from './print.ts';
import { addReview } from './review/command.ts';
import { addS3 } from './s3/command.ts';

/** What the command works on. */
export interface Parts {
  readonly books: readonly BookEntry[];
  readonly openEffects: OpenEffects;
  openStore(workspace: Workspace): Promise<Store>;
  readonly identify: Identify;
}

/** Options of a runbook's command, as commander gives them. */
export interface BookOptions {
  readonly workspace?: string;
  readonly dryRun?: boolean;
  readonly resume?: boolean;
  readonly confirm?: string;
  readonly json?: boolean;
  /** What stands after the options. */
  readonly words?: readonly string[];
}

const workspaceOption = ['--workspace <name>', 'the Terraform workspace (default: $TF_WORKSPACE)'] as const;

const examples = `
Examples:
  $ runbook list
  $ runbook db-migrate --workspace staging --dry-run    look at everything, change nothing
  $ runbook db-migrate --workspace staging
  $ runbook where --workspace staging                   where it stands, whether it is safe to stop, what to type next
  $ runbook db-migrate --workspace staging --resume     go on after a stop
  $ runbook rollback --workspace staging                go back instead
  $ runbook workspace new ana                           a workspace of your own, for development
  $ runbook pg compare --from env:OLD --to env:NEW      any two databases: what differs, down to the rows
  $ runbook s3 copy s3://old s3://new                   any two buckets: every object with all that belongs to it
  $ runbook review plan.tfplan                          any Terraform plan: what would be lost, and what to do instead

Exit codes: 0 done, 1 a step failed (can be resumed), 2 wrong arguments or configuration, 3 refused, 130 interrupted.
Journals and certificates are kept in $RUNBOOK_DIRECTORY (default: .runbook in the current folder).
What to do when something stops: docs/operating.md`;

/** The whole command line. What a command needs is loaded when it is used, so that help stays quick. */
export function createProgram(parts: Parts): Command {
  const program = new Command('runbook')
    .description('Move a production database or bucket, lose nothing, and prove it.')
    .exitOverride()
    .addHelpText('after', examples);
  addInspection(program, parts);
  program
    .command('rollback')
    .description('go back: undo the unfinished run of a workspace, last step first')
    .option(...workspaceOption)
    .option('--json', 'one event a line on standard output')
    .action(async (options: BookOptions) => (await import('./runs.ts')).rollbackCommand(parts, options));
  addLock(program, parts);
  addWorkspaces(program, parts);
  addPg(program);
  addS3(program);
  addReview(program);
  for (const entry of parts.books) addBook(program, parts, entry);
  return program;
}

function addWorkspaces(program: Command, parts: Parts) {
  const workspace = program.command('workspace').description('the workspaces: list, write, or destroy one');
  workspace
    .command('list')
    .description('the workspaces there are')
    .action(async () => print((await import('./workspace/list.ts')).listWorkspaces()));
  workspace
    .command('new <name>')
    .description('write the file of a personal workspace for development, and register it')
    .action(async (name: string) =>
      print((await import('./workspace/new.ts')).newWorkspace(name, resolve('workspaces'))),
    );
  withRunOptions(workspace.command('destroy <name>'))
    .description('show what goes and what stays of a workspace, ask for its name, and destroy it')
    .action(async (name: string, options: BookOptions) =>
      (await import('./workspace/destroy.ts')).destroyWorkspace(parts, name, options),
    );
}

function addLock(program: Command, parts: Parts) {
  const lock = program.command('lock').description('who is at work in a workspace');
  lock
    .command('status')
    .description('who is at work, where, since when, and whether it still gives signs of life')
    .option(...workspaceOption)
    .action(async (options: BookOptions) => (await import('./lock.ts')).lockStatus(parts, options));
  lock
    .command('release')
    .description('take the lease away from a run that is dead')
    .option(...workspaceOption)
    .option('--confirm <workspace>', 'the name of the workspace once more: do it without being asked')
    .action(async (options: BookOptions) => (await import('./lock.ts')).lockRelease(parts, options));
}

function list({ books }: Parts) {
  const width = Math.max(...books.map((book) => book.id.length));
  print(books.map(({ id, title }) => `${id.padEnd(width)}  ${title}`));
}

function addInspection(program: Command, parts: Parts) {
  program
    .command('list')
    .description('the runbooks there are')
    .action(() => list(parts));
  program
    .command('show <book>')
    .description('a runbook as a Markdown page: its steps, and from where there is no way back')
    .option(workspaceOption[0], 'only the steps this workspace asks for')
    .action(async (book: string, options: BookOptions) =>
      (await import('./inspect.ts')).show(parts, book, options),
    );
  program
    .command('where')
    .description(
      'in five lines: what has happened, whether it is safe to stop, how to go on and how to go back',
    )
    .option(...workspaceOption)
    .action(async (options: BookOptions) => (await import('./where.ts')).where(parts, options));
  program
    .command('verify <certificates...>')
    .description('check certificates against the journals of their runs')
    .option('--live', 'then compare both sides again as they are today')
    .option('--json', 'with --live: one event a line on standard output')
    .action(async (files: string[], options: BookOptions) =>
      (await import('./inspect.ts')).verify(parts, files, options),
    );
}

const bookHelp = (id: string) => `
Its steps, and from where there is no way back:  runbook show ${id}
Rehearse first, it changes nothing:              runbook ${id} --workspace staging --dry-run
When it stopped:                                 runbook where --workspace staging`;

function addBook(program: Command, parts: Parts, entry: BookEntry) {
  const command = program.command(entry.id).option(...workspaceOption);
  for (const choice of entry.choices ?? []) command.addOption(optionOf(choice));
  if (entry.folder) addFolder(command, entry.folder);
  if (entry.words) command.argument(...entry.words);
  withRunOptions(command)
    .description(entry.title)
    .addHelpText('after', bookHelp(entry.id))
    .action(async () => {
      const options: BookOptions = { ...command.opts(), words: command.args };
      await (await import('./runs.ts')).bookCommand(parts, { entry, options });
    });
}

/** A resumed run goes on with the one it began with: none has to be named then. */
function addFolder(command: Command, { name, help, usual }: Folder): void {
  if (usual) command.option(`--${name} <folder>`, help);
  else command.argument(`[${name}]`, help);
}

/** The default is the book's to fill in: a resumed run takes what it began with. */
function optionOf({ name, values, form, default: usual, alone, help }: Choice): Option {
  const value = alone ? `[${name}]` : `<${name}>`;
  const otherwise = usual ? ` (default: ${usual})` : '';
  const option = new Option(`--${name} ${value}`, `${help}${otherwise}`).preset(alone);
  if (!form) return option.choices(values);
  return option.argParser((text: string) => {
    if (values.includes(text) || form.pattern.test(text)) return text;
    throw new InvalidArgumentError(`Give ${[...values, `a value like ${form.example}`].join(' or ')}.`);
  });
}

const withRunOptions = (command: Command) =>
  command
    .option('--dry-run', 'look at everything, show every change, make none')
    .option('--resume', 'go on with the unfinished run')
    .option(
      '--confirm <workspace>',
      'the name of the workspace once more: pass the point of no return without being asked',
    )
    .option('--json', 'one event a line on standard output');
