import type { ChildProcess } from 'node:child_process';
import { type Ended, ended } from '../../__tests__/helpers/deployment.ts';

/** A `runbook … --json` at work. */
export class Run {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  #output = '';
  #isOver = false;

  constructor(process: ChildProcess) {
    this.process = process;
    for (const stream of [process.stdout, process.stderr])
      stream?.on('data', (chunk) => (this.#output += chunk));
    this.ended = ended(process);
    void this.ended.then(() => (this.#isOver = true));
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Resolves with `true` when it has printed something that matches, with `false` when it has ended without. */
  async until(pattern: RegExp): Promise<boolean> {
    const seen = () => pattern.test(this.#output);
    const streams = [this.process.stdout, this.process.stderr];
    await new Promise<void>((resolve) => {
      const stop = () => {
        for (const stream of streams) stream?.off('data', look);
        resolve();
      };
      const look = () => void (seen() && stop());
      for (const stream of streams) stream?.on('data', look);
      void this.ended.then(stop);
      look();
    });
    return seen();
  }

  /** Whether a step comes through; resolves as soon as that is known. */
  async passes(step: string): Promise<boolean> {
    await this.until(became(step));
    const [, word = 'failed'] = became(step).exec(this.#output) ?? [];
    return word !== 'failed';
  }
}

/** The first word on what became of a step that was begun; what is closed after a failure is told of in the same words. */
const became = (step: string) => new RegExp(`"event":"(done|skipped|failed)","step":\\{"id":"${step}"`);

/** The last lines a person would read: events are cut to what they say. */
export function told({ output }: Ended): string {
  const lines = output.trimEnd().split('\n');
  return lines.filter((line) => !line.startsWith('{')).join(' ¶ ');
}
