import { hostname, userInfo } from 'node:os';
import { Option } from 'commander';
import type { Workspace } from '../../workspaces/schema.ts';
import { systemClock } from '../engine/clock.ts';
import { runsDirectory } from '../engine/runs.ts';
import type { Session, Who } from '../engine/session.ts';
import type { Show } from '../engine/show/events.ts';
import { openShow } from '../engine/show/show.ts';
import type { Signals } from '../engine/signals.ts';
import type { AnyBook, Chosen, Json } from '../engine/types.ts';
import { confirmer } from './confirm.ts';
import type { BookOptions, Parts } from './program.ts';
import { secrets } from './secrets.ts';

interface Ingredients {
  readonly book: AnyBook;
  readonly workspace: Workspace;
  readonly options: BookOptions;
  readonly parts: Parts;
}

/** Loads the workspace an operator means. Throws `WorkspaceError` when there is none such, or it has mistakes. */
export async function loadWorkspaceFor(options: BookOptions): Promise<Workspace> {
  const { loadWorkspace, resolveWorkspaceName } = await import('../../workspaces/index.ts');
  return loadWorkspace(resolveWorkspaceName(options.workspace, process.env), process.env);
}

/** Wires the engine to this process: its screen, its signals, its folder, its user. */
export async function openSession(ingredients: Ingredients, signals: Signals): Promise<Session> {
  const { book, workspace, options, parts } = ingredients;
  const { name, ...settings } = workspace;
  const show = await showOf(book, options);
  sayThatItStops(show, signals);
  return {
    book,
    target: { workspace: name, account: workspace.account, inputs: settings as unknown as Json },
    who: await who(),
    root: runsDirectory(process.env),
    store: await parts.openStore(workspace),
    clock: systemClock,
    show,
    secrets,
    signals,
    chosen: chosenOf(book, options),
    open: (opening) => parts.openEffects({ ...opening, workspace, words: options.words }),
    identify: () => parts.identify({ workspace, signal: signals.stop, secret: secrets.register }),
    confirm: confirmer({ workspace: name, given: options.confirm, signal: signals.stop }),
  };
}

/** Where a step gives the terminal away, standard output is of the program that gets it. */
const showOf = ({ givesTerminal }: AnyBook, { json = false }: BookOptions): Promise<Show> =>
  openShow(givesTerminal ? process.stderr : process.stdout, { json, plain: givesTerminal, secrets });

/** What was said of the book's choices, and nothing for those of which nothing was. */
function chosenOf({ choices = [] }: AnyBook, options: BookOptions): Chosen {
  const given = options as Readonly<Record<string, string | undefined>>;
  return Object.fromEntries(
    choices.flatMap(({ name }) => {
      const value = given[new Option(`--${name}`).attributeName()];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Ending a step and closing what is open may take half a minute: whoever pressed Ctrl-C sees at once that it was heard. */
function sayThatItStops(show: Show, { stop }: Signals) {
  const line = 'Stopping: ends the step at work, then closes what is open. Ctrl-C once more leaves at once.';
  stop.addEventListener('abort', () => void show.event({ event: 'log', line }), { once: true });
}

async function who(): Promise<Who> {
  return { operator: operator(), host: hostname(), revision: await revision() };
}

function operator(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user id that has no name.
    return `user ${process.getuid?.()}`;
  }
}

/** The commit this code is at, marked where files differ from it. */
async function revision(): Promise<string> {
  // Here and not above: it is slow to load, and `runbook where` has no use for it.
  const { createRun } = await import('../shell/run.ts');
  const args = ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'];
  try {
    return (await createRun()({ program: 'git', args })).stdout.trim();
  } catch {
    // Installed without git, or not from a checkout: the run is no less valid.
    return 'unknown';
  }
}
