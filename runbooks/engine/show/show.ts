import { redactJson, type Secrets } from '../secrets/secrets.ts';
import type { Show } from './events.ts';
import { jsonShow } from './json.ts';
import { plainShow } from './plain.ts';

/** Shows a run on `stream`: as JSON, as a live list in a terminal, else as plain lines. No secret passes. */
export async function openShow(
  stream: NodeJS.WriteStream,
  { json, secrets }: { readonly json: boolean; readonly secrets: Secrets },
): Promise<Show> {
  const write = (text: string) => void stream.write(text);
  // A terminal that does not know its width (0 columns) cannot hold a live list.
  const live = stream.isTTY === true && stream.columns > 0;
  const show = await choose({ json, live }, write);
  return { event: (event) => show.event(redactJson(event, secrets)) };
}

async function choose(
  { json, live }: { json: boolean; live: boolean },
  write: (text: string) => void,
): Promise<Show> {
  if (json) return jsonShow(write);
  if (!live) return plainShow(write);
  // Only here: listr2 takes a while to load.
  const { terminalShow } = await import('./terminal.ts');
  return terminalShow(write);
}
