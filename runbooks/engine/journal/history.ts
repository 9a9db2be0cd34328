import type { Facts } from '../types.ts';
import type { Entry, EntryLine } from './format.ts';

/** `stopped`: the process ended without a word (a crash, a power cut, kill -9), or is still at work. */
export type Outcome = 'stopped' | 'failed' | 'interrupted' | 'rolled-back' | 'done';

/** What a journal says has happened so far. */
export interface History {
  /** Steps that were begun and not undone since, in the order they were first begun. */
  readonly begun: Set<string>;
  /** Steps that are done and not undone since. */
  readonly done: Set<string>;
  /** Steps that need nothing more from a rollback, with the instruction where it was left to the operator. */
  readonly undone: Map<string, string | null>;
  readonly facts: Facts;
  outcome: Outcome;
  /** The step at work, or the last one that was. */
  step: string | undefined;
}

/** Nothing has happened yet. */
export const emptyHistory = (): History => ({
  begun: new Set(),
  done: new Set(),
  undone: new Map(),
  facts: {},
  outcome: 'stopped',
  step: undefined,
});

/** Reads the past out of a journal's entries. */
export function replay(entries: readonly EntryLine[]): History {
  const history = emptyHistory();
  for (const entry of entries) advance(history, entry);
  return history;
}

/** What has happened once `entry` is written, too. */
export function advance(history: History, entry: Entry): void {
  // What is closed afterwards was not at work.
  if ('step' in entry && entry.event !== 'closed') history.step = entry.step;
  history.outcome = outcomeAfter(entry, history.outcome);
  apply(entry, history);
}

function apply(entry: Entry, history: History) {
  switch (entry.event) {
    case 'begin':
      history.begun.add(entry.step);
      history.undone.delete(entry.step);
      return;
    case 'note':
      Object.assign(history.facts, entry.facts);
      return;
    case 'done':
      history.done.add(entry.step);
      Object.assign(history.facts, entry.facts);
      return;
    case 'undoing':
      history.done.delete(entry.step);
      return;
    case 'undone':
      history.done.delete(entry.step);
      history.begun.delete(entry.step);
      history.undone.set(entry.step, entry.instruction);
  }
}

function outcomeAfter(entry: Entry, before: Outcome): Outcome {
  switch (entry.event) {
    case 'failed':
    case 'undo-failed':
      return 'failed';
    case 'interrupted':
    case 'rolled-back':
      return entry.event;
    case 'end':
      return 'done';
    // Closing what was open changes nothing about how the run ended, unless it could not be closed.
    case 'closed':
      return before === 'stopped' && entry.message !== null ? 'failed' : before;
    default:
      return 'stopped';
  }
}
