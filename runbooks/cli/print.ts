import { secrets } from './secrets.ts';

/** Everything this command prints beside the events of a run goes through here: no secret passes. */
export const print = (lines: readonly string[]) =>
  void process.stdout.write(`${secrets.redact(lines.join('\n'))}\n`);

/** The same on standard error: warnings, questions, what went wrong. */
export const complain = (text: string) => void process.stderr.write(`${secrets.redact(text)}\n`);

/** A terminal that was closed, or `| head`, must not end a run half-way. */
export function ignoreClosedOutput() {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
