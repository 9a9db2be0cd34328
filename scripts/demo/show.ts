const started = Date.now();

const clock = () => {
  const seconds = Math.round((Date.now() - started) / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}`;
};

/** Seconds since the demo began. */
export const elapsed = () => Math.round((Date.now() - started) / 1000);

/** One line of the demo's own voice, with the time since it began. */
export const say = (line: string) => process.stdout.write(`${clock()}  ${line}\n`);

/** Runs one part of the demo, saying when it begins and how long it took. */
export async function part<T>(title: string, work: () => Promise<T>): Promise<T> {
  const from = Date.now();
  say(`▸ ${title}`);
  const result = await work();
  say(`✔ ${title} (${((Date.now() - from) / 1000).toFixed(1)} s)`);
  return result;
}
