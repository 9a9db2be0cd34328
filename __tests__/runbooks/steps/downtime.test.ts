import { describe, expect, it } from '@jest/globals';
import { GoBack, Refused } from '../../../runbooks/engine/errors.ts';
import { forecastDowntime, verifyDowntime } from '../../../runbooks/steps/downtime.ts';

/** A run with a limit, of which the last one like it took so many seconds; its writers have been stopped for some. */
function running(limit: string, forecast: number | null, stopped = 0) {
  const lines: string[] = [];
  const facts = { writersStoppedAt: new Date(Date.now() - stopped * 1000).toISOString() };
  const log = (line: string) => void lines.push(line);
  return { c: { chosen: { 'max-downtime': limit }, forecast: () => forecast, facts, log } as never, lines };
}

const step = forecastDowntime();

describe('the forecast of how long writes will be stopped', () => {
  it.each([
    ['none', 90, 'About 1 min 30 s'],
    ['2m', 90, 'About 1 min 30 s'],
    ['10s', null, 'Nobody knows'],
  ])('lets a run go on: limit %s, forecast %s', async (limit, forecast, said) => {
    const { c, lines } = running(limit, forecast);
    await step.run(c);
    expect(lines).toEqual([expect.stringContaining(said)]);
  });

  it('stops nothing where the limit would not hold', async () => {
    const attempt = step.run(running('1m', 90).c);
    await expect(attempt).rejects.toThrow(Refused);
    await expect(attempt).rejects.toThrow(
      /about 1 min 30 s, longer than --max-downtime 1m allows.*not stopped/,
    );
  });
});

describe('a run whose writers are stopped', () => {
  it.each([
    ['none', 50, 5000],
    ['1h', 50, 3000],
    ['30s', null, 20],
  ])('goes on within its limit: %s, %s to come, %s over', async (limit, forecast, stopped) => {
    await expect(verifyDowntime(running(limit, forecast, stopped).c, 'switch')).resolves.toBeUndefined();
  });

  it.each([
    ['30s', null, 31],
    ['30s', 20, 15],
  ])('goes back where it will not hold: %s, %s to come, %s over', async (limit, forecast, stopped) => {
    const attempt = verifyDowntime(running(limit, forecast, stopped).c, 'switch');
    await expect(attempt).rejects.toThrow(GoBack);
  });
});
