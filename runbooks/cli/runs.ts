import { resolve } from 'node:path';
import type { Claim } from '../engine/certificate/verify.ts';
import { type Chosen, chosenText } from '../engine/choices.ts';
import { newestRun } from '../engine/copies/newest-run.ts';
import type { BookEntry, Folder } from '../engine/entry.ts';
import { GoBack, messageOf, Refused, UsageError } from '../engine/errors.ts';
import { rehearse } from '../engine/rehearse.ts';
import { rollback } from '../engine/rollback.ts';
import { resume, run } from '../engine/run.ts';
import { isUnfinished, runsDirectory, workspaceDirectory } from '../engine/runs.ts';
import { type Session, startCommand } from '../engine/session.ts';
import { withSignals } from '../engine/signals.ts';
import type { Facts } from '../engine/types.ts';
import { complain, ignoreClosedOutput } from './print.ts';
import type { BookOptions, Parts } from './program.ts';
import { loadWorkspaceFor, openSession } from './session.ts';

interface Wish {
  readonly entry: BookEntry;
  readonly options: BookOptions;
}

/** `runbook db-migrate …`: rehearses, runs or resumes a book. */
export async function bookCommand(parts: Parts, { entry, options }: Wish): Promise<void> {
  if (options.dryRun && options.resume) {
    throw new UsageError('--dry-run looks at a run from its first step; it cannot be given with --resume.');
  }
  await withSession(parts, { entry, options }, async (session) => {
    const given = givenBy({ entry, options }, session);
    if (options.dryRun) await orInstead(session, (chosen) => rehearse({ ...session, chosen, given }));
    else if (options.resume) await orGoBack(session, () => resume(session));
    else await orInstead(session, (chosen) => orGoBack(session, () => run({ ...session, chosen, given })));
  });
}

/** A run that gives itself up is taken back here and now, for every second that somebody would need to type it counts. */
async function orGoBack(session: Session, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof GoBack)) throw error;
    complain(error.message);
    await rollback(session);
    throw new GoBack('The run has given itself up, for the reason above. Everything is as it was before.', {
      cause: error,
    });
  }
}

/** What does not do as it is usually done is begun again in the other way, unless the operator has chosen this one. */
async function orInstead(
  { book, chosen, target }: Session,
  begin: (chosen: Chosen | undefined) => Promise<unknown>,
): Promise<void> {
  try {
    await begin(chosen);
  } catch (error) {
    const instead = error instanceof GoBack ? error.instead : {};
    const text = chosenText(book, instead);
    if (text === '') throw error;
    if (Object.keys(instead).some((name) => chosen?.[name] !== undefined)) {
      const command = startCommand(book.id, target.workspace, chosenText(book, { ...chosen, ...instead }));
      throw new Refused(`${messageOf(error)} What would do:\n  ${command}`, { cause: error });
    }
    complain(`${messageOf(error)}\nBegins again with${text}.`);
    await begin({ ...chosen, ...instead });
  }
}

/** The facts that stand in the command line. Throws `UsageError` where a resumed run would have to forget others. */
function givenBy({ entry: { id, folder }, options }: Wish, { target }: Session): Facts | undefined {
  if (!folder) return undefined;
  const named = namedFolder(folder, options);
  if (options.resume) {
    if (named === undefined) return undefined;
    const what = folder.usual ? `--${folder.name}` : `the ${folder.name}`;
    throw new UsageError(`A resumed run goes on with the folder it began with: leave out ${what}.`);
  }
  const path = named ?? folder.usual?.(target.workspace, new Date());
  if (path === undefined)
    throw new UsageError(`Name the ${folder.name}: ${folder.help}. See runbook ${id} --help`);
  return { [folder.fact]: resolve(path) };
}

const namedFolder = ({ name, usual }: Folder, options: BookOptions) =>
  usual ? (options as Readonly<Record<string, string | undefined>>)[name] : options.words?.[0];

/** `runbook verify FILE --live`: the book that holds such a certificate against the world. */
export async function verifyLive(
  parts: Parts,
  { file, claimed }: Claim,
  { json }: BookOptions,
): Promise<void> {
  const entry = parts.books.find(({ verifies }) => verifies === claimed.book);
  if (!entry)
    throw new UsageError(`What ${claimed.book} has done cannot be compared again: leave out --live.`);
  const given = { certificate: resolve(file) };
  const options = { workspace: claimed.workspace, json };
  await withSession(parts, { entry, options }, (session) => run({ ...session, given }));
}

/** `runbook rollback …`: goes back from the unfinished run, whichever book it is of. */
export async function rollbackCommand(parts: Parts, options: BookOptions): Promise<void> {
  const workspace = await loadWorkspaceFor(options);
  const { name } = workspace;
  const directory = workspaceDirectory(runsDirectory(process.env), name);
  const past = await newestRun(directory, await parts.openStore(workspace));
  if (!past || !isUnfinished(past))
    throw new Refused(`Nothing to roll back in ${name}: no run is unfinished.`);
  const entry = findBook(parts, past.journal.header.book);
  await withSession(parts, { entry, options }, rollback);
}

/** The book of that name. Throws `UsageError` with the names there are. */
export function findBook({ books }: Parts, id: string): BookEntry {
  const entry = books.find((book) => book.id === id);
  if (entry) return entry;
  throw new UsageError(
    `There is no runbook "${id}". The runbooks are: ${books.map((book) => book.id).join(', ')}`,
  );
}

async function withSession(
  parts: Parts,
  { entry, options }: Wish,
  work: (session: Session) => Promise<unknown>,
) {
  ignoreClosedOutput();
  const workspace = await loadWorkspaceFor(options);
  announceVariation(workspace.name, process.env.WORKSPACE_SET);
  const book = await entry.load();
  await withSignals(async (signals) => {
    await work(await openSession({ book, workspace, options, parts }, signals));
  });
}

/** A variable that was exported for something else and forgotten must not decide in silence. */
function announceVariation(workspace: string, set: string | undefined) {
  if (set) complain(`${workspace} is changed by WORKSPACE_SET: ${set}`);
}
