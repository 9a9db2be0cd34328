import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { Result, RunOptions } from './command.ts';

/** Milliseconds between two looks at what was printed. */
const pause = 200;

/** Files without a name that take what a command prints. */
export interface OutputFiles {
  /** Descriptors for the command to write to. */
  readonly stdout: number;
  readonly stderr: number;
  /** Closes the files and returns what they hold. */
  close(): Pick<Result, 'stdout' | 'stderr'>;
}

/** Each whole line goes to `onLine` soon after it was printed. */
export function openOutputFiles(onLine: RunOptions['onLine'] = () => {}): OutputFiles {
  const [stdout, stderr] = [open(), open()];
  const followers = [
    follow(stdout, (line) => onLine(line, 'stdout')),
    follow(stderr, (line) => onLine(line, 'stderr')),
  ];
  const look = () => {
    for (const follower of followers) follower();
  };
  const timer = setInterval(look, pause);
  return {
    stdout,
    stderr,
    close() {
      clearInterval(timer);
      look();
      return { stdout: take(stdout), stderr: take(stderr) };
    },
  };
}

/** Nothing is left behind, however this process ends: the name goes at once, the file with its last user. */
function open(): number {
  const file = join(tmpdir(), `runbook-${randomUUID()}`);
  const descriptor = openSync(file, 'ax+', 0o600);
  rmSync(file);
  return descriptor;
}

function take(descriptor: number): string {
  const whole = Buffer.alloc(fstatSync(descriptor).size);
  readSync(descriptor, whole, 0, whole.length, 0);
  closeSync(descriptor);
  return whole.toString('utf8');
}

/** Reads on from where it stopped and hands over whole lines. */
function follow(descriptor: number, onLine: (line: string) => void): () => void {
  const [buffer, decoder] = [Buffer.alloc(65_536), new StringDecoder('utf8')];
  let [position, rest] = [0, ''];
  return () => {
    for (let read = -1; read !== 0; ) {
      read = readSync(descriptor, buffer, 0, buffer.length, position);
      position += read;
      const lines = (rest + decoder.write(buffer.subarray(0, read))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line.replace(/\r$/, ''));
    }
  };
}
