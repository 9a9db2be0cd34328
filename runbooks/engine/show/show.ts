import type { WriteStream } from 'node:tty';
import { redactJson, type Secrets } from '../secrets/secrets.ts';
import type { Show } from './events.ts';
import { jsonShow } from './json.ts';
import { plainShow } from './plain.ts';

interface Way {
  readonly json: boolean;
  /** Nothing is drawn anew, also in a terminal. */
  readonly plain?: boolean;
  readonly secrets: Secrets;
}

/** Shows a run on `stream`: as JSON, as a live list in a terminal, else as plain lines. No secret passes. */
export async function openShow(stream: WriteStream, { json, plain, secrets }: Way): Promise<Show> {
  const show = await choose(stream, { json, plain });
  return { event: (event) => show.event(redactJson(event, secrets)) };
}

async function choose(stream: WriteStream, { json, plain }: Omit<Way, 'secrets'>): Promise<Show> {
  const write = (text: string) => void stream.write(text);
  if (json) return jsonShow(write);
  if (plain || !canRedraw(stream, process.env)) return plainShow(write);
  // Only here: listr2 takes a while to load.
  return (await import('./terminal.ts')).terminalShow(stream);
}

/** Not a pipe, not CI's idea of a terminal, not one that does not know its width, and nobody asked for plain text. */
const canRedraw = ({ isTTY, columns }: WriteStream, { NO_COLOR, TERM, CI }: NodeJS.ProcessEnv) =>
  isTTY === true && columns > 0 && !NO_COLOR && TERM !== 'dumb' && (!CI || CI === 'false');
