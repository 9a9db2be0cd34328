import { chosenText, insteadOfBack, startText } from './choices.ts';
import { leftOpen, meanwhileOf } from './meanwhile.ts';
import { asBeforeId, passed } from './plan.ts';
import { blocksNewRun, isOver, isUnfinished, type PastRun, runFiles } from './runs.ts';
import { resumeCommand, rollbackCommand, startCommand } from './session.ts';
import { wrap } from './show/width.ts';
import type { AnyBook } from './types.ts';

/** What is known of a workspace without asking the cloud. */
export interface View {
  readonly workspace: string;
  /** The newest run, with its book; the book is unknown where this version of the toolkit lacks it. */
  readonly past: PastRun | undefined;
  readonly book: AnyBook | undefined;
  /** Who is at work, in words; `undefined` when nobody is. */
  readonly atWork: string | undefined;
  /** Why nobody can say whether somebody is. */
  readonly doubt: string | undefined;
}

/** What an operator reads in `runbook where`, a line each. */
interface Whereabouts {
  readonly happened: string;
  readonly running: string;
  readonly safe: string;
  readonly forward: string;
  readonly back: string;
}

const labels: Readonly<Record<keyof Whereabouts, string>> = {
  happened: 'What happened',
  running: 'Running now',
  safe: 'Safe to stop',
  forward: 'Forward',
  back: 'Back',
};

/** Columns in front of what is said. */
const margin = 15;

/** Where a workspace stands, in five lines; in a terminal of so many columns each of them is broken between words. */
export function whereabouts(view: View, columns = Number.POSITIVE_INFINITY): readonly string[] {
  const found = view.past ? afterRun(view, view.past) : withoutRun(view);
  return Object.entries(labels).flatMap(([name, label]) => {
    const lines = wrap(`${' '.repeat(margin)}${found[name as keyof Whereabouts]}`, columns);
    return lines.map((line, index) => (index === 0 ? label.padEnd(margin) + line.slice(margin) : line));
  });
}

const withoutRun = ({ workspace, atWork, doubt }: View): Whereabouts => ({
  happened: `nothing in ${workspace} yet`,
  running: atWork ? `yes: ${atWork}` : notRunning(doubt),
  safe: 'yes: nothing was stopped or moved',
  forward: 'runbook list',
  back: 'nothing to go back from',
});

const notRunning = (doubt: string | undefined) => (doubt ? `not certain: ${doubt}` : 'no');

function afterRun(view: View, past: PastRun): Whereabouts {
  if (view.atWork) return whileAtWork(view, past, view.atWork);
  const { header } = past.journal;
  const start = startCommand(header.book, header.workspace, startText(view.book, header.chosen));
  const common = { happened: happened(view, past), running: `${notRunning(view.doubt)}: ${ending(past)}` };
  if (past.history.outcome === 'done') {
    const forward = `nothing left to do; certificate: ${runFiles(past.directory).certificate}`;
    return {
      ...common,
      safe: 'yes: it is finished',
      forward,
      back: wayBack(view, past, 'nothing to go back from: it is finished'),
    };
  }
  if (isOver(past)) return { ...common, safe: 'yes: all is as before', forward: start, back: leftToDo(past) };
  if (!isUnfinished(past)) {
    const back = 'nothing to go back from: nothing was changed';
    return { ...common, safe: 'yes: nothing was changed', forward: `${start}, when that is put right`, back };
  }
  const resume = resumeCommand(header.book, header.workspace);
  const forward = blocksNewRun(past)
    ? resume
    : `${resume}, or any other run: ${header.book} only looks, and gives way`;
  const back = wayBack(view, past, rollbackCommand(header.workspace));
  return { ...common, safe: [safety(view, past), ...loose(view, past)].join('; '), forward, back };
}

/** The journal of who has just begun may not be there yet. */
function whileAtWork(view: View, past: PastRun, who: string): Whereabouts {
  const known = !isOver(past);
  const rollback = rollbackCommand(view.workspace);
  return {
    happened: known ? happened(view, past) : `it has just begun; before it: ${happened(view, past)}`,
    running: `yes: ${who}${known ? `, ${stepAt(past)}` : ''}`,
    safe: known
      ? `${safety(view, past)} (Ctrl-C where it runs stops it in good order)`
      : 'yes: nothing was changed',
    forward: 'it goes on by itself',
    back: wayBack(view, past, `stop it first, then ${rollback}`),
  };
}

const time = (at: string) => `${at.slice(0, 19).replace('T', ' ')} UTC`;

function happened({ book }: View, { journal: { header, entries }, history }: PastRun): string {
  const done = header.steps.filter(({ id }) => history.done.has(id)).length;
  const { way } = entries.findLast((entry) => entry.event === 'resumed') ?? {};
  const begun = `${header.book}${chosenText(book, header.chosen)} by ${header.operator} on ${header.host}, begun ${time(header.at)}`;
  if (way !== 'back') return `${begun}: ${done} of ${header.steps.length} steps done`;
  return `${begun}: going back, ${history.undone.size} steps undone, ${history.begun.size} begun ones left`;
}

/** `in step 12 of 18, Dump the old database …`. */
function stepAt({ journal: { header }, history }: PastRun): string {
  const index = header.steps.findIndex(({ id }) => id === history.step);
  if (index >= 0) return `in step ${index + 1} of ${header.steps.length}, ${header.steps[index]?.title}`;
  return history.step === asBeforeId ? 'looking whether all is as before' : 'before its first step';
}

function ending(past: PastRun): string {
  const {
    journal: { header, entries },
    history,
  } = past;
  const at = time(entries.at(-1)?.at ?? header.at);
  switch (history.outcome) {
    case 'done':
      return `finished ${at}`;
    case 'rolled-back':
      return `rolled back ${at}`;
    case 'interrupted':
      return `interrupted ${at} ${stepAt(past)}`;
    case 'failed':
      return `failed ${at} ${stepAt(past)}${reason(past)}`;
    case 'stopped':
      return `ended without a word after ${at} ${stepAt(past)}`;
  }
}

/** The first line says what; the whole message was on the screen of whoever ran it, and is in the journal. */
function reason({ journal: { entries } }: PastRun): string {
  const lastTry = entries.slice(entries.findLastIndex(({ event }) => event === 'resumed') + 1);
  const [message] = lastTry.flatMap((entry) => ('message' in entry && entry.message) || []);
  const [line] = message?.split('\n') ?? [];
  return line ? `: ${line}` : '';
}

function safety({ book }: View, past: PastRun): string {
  const { safe, what } = meanwhileOf(book, past.history);
  return `${safe ? 'yes' : 'NO'}: ${what}`;
}

/** What a process leaves that ended without a word, or could not close something. */
function loose({ book }: View, past: PastRun): string[] {
  const { header, entries } = past.journal;
  const { host } = entries.findLast((entry) => entry.event === 'resumed') ?? header;
  const open = leftOpen(book, past).map(({ title }) => `not closed again: ${title}`);
  return past.history.outcome === 'stopped'
    ? [...open, `commands it started may still run on ${host}`]
    : open;
}

function wayBack({ book }: View, { journal: { header }, history }: PastRun, otherwise: string): string {
  const last = passed(header.steps, history);
  if (!last) return otherwise;
  const instead = book && insteadOfBack(book, header.chosen);
  return `no: the point of no return is passed. ${instead?.replaceAll('\n', ' ') ?? ''}`.trimEnd();
}

function leftToDo({ history: { undone } }: PastRun): string {
  const left = [...undone.values()].filter((instruction) => instruction !== null);
  return ['gone back already', ...left].join('; left to you: ');
}
