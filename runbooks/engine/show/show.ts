import type { WriteStream } from 'node:tty';
import { redactJson, type Secrets } from '../secrets/secrets.ts';
import type { Show } from './events.ts';
import { jsonShow } from './json.ts';
import { plainShow } from './plain.ts';
import { terminalShow } from './terminal.ts';

/** Shows a run on `stream`: as JSON, as a live list in a terminal, else as plain lines. No secret passes. */
export function openShow(
  stream: WriteStream,
  { json, secrets }: { readonly json: boolean; readonly secrets: Secrets },
): Show {
  const write = (text: string) => void stream.write(text);
  const show = choose(write, { json, stream });
  return { event: (event) => show.event(redactJson(event, secrets)) };
}

function choose(
  write: (text: string) => void,
  { json, stream }: { json: boolean; stream: WriteStream },
): Show {
  if (json) return jsonShow(write);
  return canRedraw(stream, process.env) ? terminalShow(stream) : plainShow(write);
}

/** Not a pipe, not CI's idea of a terminal, not one that does not know its width, and nobody asked for plain text. */
const canRedraw = ({ isTTY, columns }: WriteStream, { NO_COLOR, TERM, CI }: NodeJS.ProcessEnv) =>
  isTTY === true && columns > 0 && !NO_COLOR && TERM !== 'dumb' && (!CI || CI === 'false');
