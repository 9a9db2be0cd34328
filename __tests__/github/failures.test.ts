import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startPublishing } from './publishing.ts';
import type { Fault } from './server.ts';

type Publishing = Awaited<ReturnType<typeof startPublishing>>;
let server: Publishing['server'];
let waits: Publishing['waits'];
let text: Publishing['text'];
let write: Publishing['write'];
let bodies: Publishing['bodies'];
let writes: Publishing['writes'];

beforeEach(async () => {
  ({ server, waits, text, write, bodies, writes } = await startPublishing());
});
afterEach(() => server.stop());

describe('when GitHub fails', () => {
  it('tries again, and one comment comes of a write that was carried out and not answered', async () => {
    let failures = 2;
    server.meanwhile = ({ method, path }) =>
      method === 'POST' && path.endsWith('/comments') && failures-- > 0
        ? { status: 502, after: true }
        : undefined;
    expect(await write(1)).toBe(true);
    expect(bodies()).toEqual([text(1)]);
    expect(writes().filter((line) => line.startsWith('DELETE'))).toHaveLength(2);
    expect(waits).toEqual([1000, 2000]);
  });

  it('waits as long as a limit says', async () => {
    const answers: Fault[] = [
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 403, headers: { 'retry-after': '3' }, message: 'You have exceeded a secondary rate limit' },
      { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '90' } },
      { status: 403, message: 'You have exceeded a secondary rate limit' },
    ];
    server.meanwhile = () => answers.shift();
    expect(await write(1)).toBe(true);
    expect(waits).toEqual([7000, 3000, 91_000, 480_000]);
  });

  it('does not wait for an hour', async () => {
    server.meanwhile = () => ({ status: 429, headers: { 'retry-after': '3600' } });
    await expect(write(1)).rejects.toThrow('takes no more requests of this token for 60 minutes');
    expect(waits).toEqual([]);
  });

  it('ends with one error that says what to do, and never the token', async () => {
    server.meanwhile = () => ({ status: 503, message: 'Unavailable' });
    await expect(write(1)).rejects.toThrow(
      'GitHub has refused POST /repos/knowme/infrastructure/check-runs (503, 5 times): Unavailable',
    );
    server.meanwhile = () => ({ status: 403, message: 'Resource not accessible by integration' });
    const error = await write(1).catch((thrown: Error) => thrown);
    expect(String(error)).toMatch(
      /\(403\): Resource not accessible by integration\nGITHUB_TOKEN may not do this/,
    );
    expect(String(error)).not.toContain('told-nobody');
    expect(waits).toHaveLength(4);
  });

  it('does not take a list that was cut off for an empty one', async () => {
    await write(1);
    let cuts = 3;
    server.meanwhile = ({ method }) =>
      method === 'GET' && cuts-- > 0 ? { status: 200, cut: true } : undefined;
    expect(await write(2)).toBe(true);
    expect(writes()).toHaveLength(2);
    expect(bodies()).toEqual([text(2)]);
    server.meanwhile = ({ method }) => (method === 'GET' ? { status: 200, cut: true } : undefined);
    await expect(write(3)).rejects.toThrow('the answer was cut off, or is no JSON');
  });

  it('says that it cannot be reached', async () => {
    await server.stop();
    await expect(write(1)).rejects.toThrow(/^GitHub cannot be reached at http:\/\/127\.0\.0\.1:\d+: /);
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
    await server.start();
  });
});
