import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Github, openGithub } from '../../runbooks/github/client.ts';
import { publish } from '../../runbooks/github/publish.ts';
import { stamped } from '../../runbooks/github/stamp.ts';
import { type Fault, GithubServer } from './server.ts';

const repository = { owner: 'knowme', repo: 'infrastructure' };
let server: GithubServer;
let github: Github;
let waits: number[];

beforeEach(async () => {
  server = new GithubServer();
  waits = [];
  const clock = { now: () => 0, wait: async (milliseconds: number) => void waits.push(milliseconds) };
  github = openGithub({ token: 'told-nobody', api: await server.start() }, clock);
});
afterEach(() => server.stop());

const text = (run: number, { attempt = 1, commit = server.head, verdict = 'change' } = {}) =>
  stamped({ run, attempt, commit, verdict, fingerprints: {} }, `What run ${run}.${attempt} says`);

const write = (run: number, options: { attempt?: number; commit?: string; verdict?: string } = {}) =>
  publish(
    github,
    { repository, number: 12 },
    {
      commit: options.commit ?? server.head,
      conclusion: 'success',
      title: 'change',
      text: text(run, options),
      url: 'https://example.test/run',
    },
  );

const bodies = () => server.comments.map(({ body }) => body);
const writes = () => server.log.filter((line) => /comments/.test(line) && !line.startsWith('GET'));

describe('the comment', () => {
  it('is made once, then updated in place, with a check each time', async () => {
    expect(await write(1)).toBe(true);
    const [{ id = 0 } = {}] = server.comments;
    expect(await write(2)).toBe(true);
    expect(server.comments).toEqual([{ id, body: text(2), user: { login: server.me } }]);
    expect(server.checks.map(({ name, conclusion }) => [name, conclusion])).toEqual([
      ['terraform review', 'success'],
      ['terraform review', 'success'],
    ]);
    expect(server.tokens).toEqual(new Set(['token told-nobody']));
  });

  it('is found behind hundreds of others, and is nobody else’s, whatever that says', async () => {
    for (let n = 0; n < 250; n++) server.comment('ana', n === 7 ? text(999) : `Comment ${n}`);
    await write(1);
    await write(2);
    expect(server.comments).toHaveLength(251);
    expect(bodies()[7]).toBe(text(999));
    expect(bodies()[250]).toBe(text(2));
  });

  it('of a newer run, attempt or commit is left alone', async () => {
    await write(5, { attempt: 2 });
    for (const older of [write(4), write(5)]) expect(await older).toBe(false);
    expect(bodies()).toEqual([text(5, { attempt: 2 })]);
    const old = server.head;
    server.head = 'b'.repeat(40);
    // Its own run has not ended yet: the comment stays as it was, whoever comes.
    expect(await write(9, { commit: old })).toBe(false);
    expect(bodies()).toEqual([text(5, { attempt: 2, commit: old })]);
    expect(await write(6)).toBe(true);
    expect(bodies()).toEqual([text(6)]);
  });

  it('that somebody has deleted meanwhile is made again', async () => {
    await write(1);
    server.meanwhile = ({ method }) => {
      if (method === 'PATCH') server.comments.length = 0;
      return undefined;
    };
    expect(await write(2)).toBe(true);
    expect(bodies()).toEqual([text(2)]);
  });
});

describe('two runs at once', () => {
  /** The older run is held before its first write to the comment until the newer one has ended. */
  const raced = async (hold: string, older: () => Promise<boolean>, newer: () => Promise<boolean>) => {
    let reached = () => {};
    let release = () => {};
    const held = new Promise<void>((done) => (reached = done));
    const go = new Promise<void>((done) => (release = done));
    let first = true;
    server.meanwhile = async ({ method }) => {
      if (!first || method !== hold) return undefined;
      first = false;
      reached();
      await go;
      return undefined;
    };
    const one = older();
    await held;
    expect(await newer()).toBe(true);
    release();
    return one;
  };

  it('end with the newer, also where the older writes last', async () => {
    await write(1);
    expect(
      await raced(
        'PATCH',
        () => write(2),
        () => write(3),
      ),
    ).toBe(false);
    expect(bodies()).toEqual([text(3)]);
  });

  it('end with the newest commit, also where the older writes last', async () => {
    await write(1);
    const newer = () => {
      server.head = 'c'.repeat(40);
      return write(3, { verdict: 'danger' });
    };
    expect(await raced('PATCH', () => write(2), newer)).toBe(false);
    expect(bodies()).toEqual([text(3, { verdict: 'danger' })]);
    expect(server.labels).toEqual(['terraform: danger']);
  });

  it('leave one comment where both have made one', async () => {
    server.meanwhile = ({ method, path }) => {
      // Between the other's look and its write.
      if (method === 'POST' && path.endsWith('/comments') && server.comments.length === 0) {
        server.comment(server.me, text(1));
      }
      return undefined;
    };
    expect(await write(2)).toBe(true);
    expect(bodies()).toEqual([text(2)]);
  });

  it('started together end with one comment of the newest', async () => {
    const all = await Promise.all(
      [4, 1, 3, 2, 5].map((run) => write(run, { verdict: run === 5 ? 'none' : 'danger' })),
    );
    expect(all[4]).toBe(true);
    expect(bodies()).toEqual([text(5, { verdict: 'none' })]);
    expect(server.labels).toEqual(['terraform: no changes']);
  });
});

describe('labels', () => {
  it('are those of the verdict; others stay', async () => {
    server.labels = ['urgent', 'terraform: danger', 'terraform: ours'];
    await write(1, { verdict: 'none' });
    expect(server.labels.sort()).toEqual(['terraform: no changes', 'terraform: ours', 'urgent']);
  });
});

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

  it('says that it cannot be reached', async () => {
    await server.stop();
    await expect(write(1)).rejects.toThrow(/^GitHub cannot be reached at http:\/\/127\.0\.0\.1:\d+: /);
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
    await server.start();
  });
});
