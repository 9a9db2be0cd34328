import type { Effects } from '../effects.ts';
import { GoBack, Refused } from '../engine/errors.ts';
import { duration } from '../engine/show/units.ts';
import type { Context, Step } from '../engine/types.ts';
import type { MigrationFacts } from './facts.ts';

type C = Context<Effects, MigrationFacts>;

const unit = { s: 1, m: 60, h: 3600 };

/** Seconds; `undefined` where there is no limit. */
function limitOf({ chosen }: Pick<C, 'chosen'>): number | undefined {
  const [, count, letter] = /^(\d+)([smh])$/.exec(chosen['max-downtime'] ?? '') ?? [];
  return count === undefined ? undefined : Number(count) * unit[letter as keyof typeof unit];
}

/** Said before anything is stopped, and held against what the operator allows. */
export function forecastDowntime<F extends MigrationFacts>(): Step<Effects, F> {
  return {
    id: 'forecast-downtime',
    title: 'Forecast how long writes will be stopped',
    effect: 'read',
    async run(c) {
      const [limit, expected] = [limitOf(c), c.forecast('stop-writers')];
      if (expected === null) {
        c.log('Nobody knows: no run of this kind has finished in this workspace without a stop.');
      } else c.log(`About ${duration(expected)}, as in the last run of this kind.`);
      if (limit === undefined || expected === null || expected <= limit) return {};
      throw new Refused(
        `Writes would be stopped for about ${duration(expected)}, longer than --max-downtime ${c.chosen['max-downtime']} allows. ` +
          'They were not stopped. Go back, and choose a quieter hour, another mode, or a longer limit.',
      );
    },
  };
}

/** Before the step `from`, the last moment at which going back loses nothing. Throws `GoBack` where the limit is over, or would be before the writers run. */
export async function verifyDowntime(c: C, from: string): Promise<void> {
  const [limit, since] = [limitOf(c), c.facts.writersStoppedAt];
  if (limit === undefined || !since) return;
  const stopped = (Date.now() - Date.parse(since)) / 1000;
  const left = c.forecast(from) ?? 0;
  if (stopped + left <= limit) return;
  throw new GoBack(
    `Writes have been stopped for ${duration(stopped)}, and to switch takes about ${duration(left)} more: longer than ` +
      `--max-downtime ${c.chosen['max-downtime']} allows. Going back; the API starts on the old side.`,
  );
}
