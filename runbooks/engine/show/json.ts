import type { Show } from './events.ts';
import { throttle } from './plain.ts';

/** Milliseconds between two progress events. */
const pause = 1000;

/** One event a line, for programs. */
export function jsonShow(write: (text: string) => void): Show {
  const due = throttle(pause);
  return {
    async event(event) {
      if (event.event === 'progress' && !due(performance.now())) return;
      write(`${JSON.stringify({ at: new Date().toISOString(), ...event })}\n`);
    },
  };
}
