import type { Column, Job, Result } from './jobs.ts';
import { nameOf } from './lane.ts';
import type { Watcher } from './matrix.ts';

/** Seconds between two lines where nobody sits in front of a terminal. */
const pause = 30;

const minutes = (seconds: number) =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;

/** Says how far it has come: one line that changes in a terminal, one now and then elsewhere. */
export function progress(stream: NodeJS.WriteStream, list: boolean): Watcher & { clear(): void } {
  const begun = Date.now();
  let [planned, done, weight, left, diverged] = [0, 0, 0, 0, 0];
  let [working, said] = [begun, 0];
  const weigh = (jobs: readonly Job[]) => jobs.reduce((sum, job) => sum + job.weight, 0);
  const clear = () => void (stream.isTTY && stream.write('\r\u001b[K'));
  const line = () => {
    const seconds = (Date.now() - working) / 1000;
    const rest = weight > 0 ? `, about ${minutes((seconds / weight) * left)} left` : '';
    return `${minutes((Date.now() - begun) / 1000)}: ${done} of ${planned} jobs, ${diverged} diverged${rest}`;
  };
  const say = () => {
    if (stream.isTTY) return void stream.write(`\r\u001b[K${line()}`);
    if (Date.now() - said < pause * 1000 && left > 0) return;
    said = Date.now();
    stream.write(`${line()}\n`);
  };
  return {
    recorded({ move, recording }: Column) {
      clear();
      const { points, seconds } = recording;
      stream.write(`${nameOf(move)}: ${points.length} points in ${Math.round(seconds)} s, undisturbed\n`);
      if (!list) return;
      for (const { id } of points) stream.write(`  ${id}\n`);
      for (const { id } of recording.wayBack.points) stream.write(`  going back: ${id}\n`);
    },
    planned(jobs) {
      if (planned === 0) working = Date.now();
      planned += jobs.length;
      left += weigh(jobs);
      say();
    },
    done(result: Result, more) {
      done += 1;
      planned += more.length;
      weight += result.weight;
      left += weigh(more) - result.weight;
      const reasons = result.found.find(({ divergences }) => divergences.length > 0)?.divergences;
      if (reasons) {
        diverged += 1;
        clear();
        stream.write(
          `diverged: ${nameOf(result.column.move)}, ${result.outcome}, ${result.points.map(({ id }) => id).join(' + ')}\n`,
        );
        for (const reason of reasons) stream.write(`    ${reason}\n`);
      }
      say();
    },
    clear,
  };
}
