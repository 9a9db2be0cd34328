import type { Json } from '../types.ts';
import type { Event, Place, Show } from './events.ts';
import { duration, progressText } from './units.ts';

/** Milliseconds between two progress lines of a step: a log of an hour stays readable. */
const pause = 10_000;

type Write = (text: string) => void;

/** Lines with the time of day, for logs and pipes. */
export function plainShow(write: Write): Show {
  let due = throttle(pause);
  const isNoReturn = noReturnBefore();
  return {
    async event(event) {
      // What a step waits for at first is always said.
      if (event.event === 'begin') due = throttle(pause);
      if (event.event === 'progress' && !due(performance.now())) return;
      const time = new Date().toISOString().slice(11, 19);
      if (isNoReturn(event)) write(`${time} ${noReturn}\n`);
      for (const line of linesOf(event)) write(`${time} ${line}\n`);
    },
  };
}

/** Whether enough time has passed since it last said yes. */
export function throttle(milliseconds: number): (now: number) => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return (now) => {
    if (now - last < milliseconds) return false;
    last = now;
    return true;
  };
}

/** Drawn between two steps. */
export const noReturn = '── point of no return: from here on only forward ──';

/** Says of each event whether the point of no return lies before it. */
export function noReturnBefore(): (event: Event) => boolean {
  let passed = false;
  return (event) => {
    if (passed || event.event !== 'begin' || event.doing !== 'run') return false;
    passed = event.step.effect === 'irreversible';
    return passed;
  };
}

/** What is done with a step, in front of its title. */
export const doing = { run: '', undo: 'Undo: ', close: 'Clean up after: ' } as const;
const number = ({ n, total }: Place) => `[${n}/${total}]`;

/** What an event says, in lines. */
export function linesOf(event: Event): readonly string[] {
  switch (event.event) {
    case 'started':
      return [
        `${[`${event.title}: ${event.workspace}`, event.chosen, event.way === 'new' ? '' : event.way].filter(Boolean).join(', ')} (${event.runId})`,
      ];
    case 'begin':
      return [`${number(event.step)} ${doing[event.doing]}${event.step.title}`];
    case 'done':
      return [`${number(event.step)} done in ${duration(event.seconds)}`];
    case 'skipped':
      return [`${number(event.step)} skipped: ${event.reason}`];
    case 'failed':
      // Why is said once, at the end, by whoever ends the process.
      return [`${number(event.step)} failed`];
    case 'progress':
      return [`${number(event.step)} ${progressText(event.progress, event)}`];
    case 'log':
      return event.line.split('\n').map((line) => (event.step ? `${number(event.step)}   ${line}` : line));
    case 'proof':
    case 'rehearsed':
      return detailsOf(event).map((line) => `${number(event.step)}   ${line}`);
    case 'ended':
      return event.lines.map((line) => `${outcomes[event.outcome]}: ${line}`);
  }
}

const outcomes = {
  done: 'done',
  'rolled-back': 'rolled back',
  rehearsed: 'rehearsed',
  equal: 'equal',
  different: 'DIFFERENT',
} as const;

/** What a proof or a rehearsal says, without its place. */
export function detailsOf(event: Event & { event: 'proof' | 'rehearsed' }): readonly string[] {
  if (event.event === 'rehearsed') return event.lines;
  const { title, equal, figures, differences } = event.proof;
  const shown = figuresText(figures);
  return [
    `${title}: ${equal ? 'equal' : 'NOT EQUAL'}${shown ? ` (${shown})` : ''}`,
    ...differences.map((line) => `  ${line}`),
  ];
}

/** `rows 3, hash 0f`: what both sides have alike is said once. Longer figures are for the certificate. */
function figuresText({ source, target, ...rest }: Readonly<Record<string, Json>>): string {
  const both = JSON.stringify(source) === JSON.stringify(target);
  const sides = both ? alike(source) : [...figure('source', source), ...figure('target', target)];
  return [...sides, ...Object.entries(rest).flatMap(([name, value]) => figure(name, value))].join(', ');
}

function alike(value: Json | undefined): string[] {
  if (value === undefined) return [];
  if (isObject(value)) return Object.entries(value).flatMap(([name, inner]) => figure(name, inner));
  if (Array.isArray(value)) return value.map(String);
  return [`${value} on both sides`];
}

const figure = (name: string, value: Json | undefined): string[] =>
  value === undefined || typeof value === 'object' ? [] : [`${name} ${value}`];

const isObject = (value: Json | undefined): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
