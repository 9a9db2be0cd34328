import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startPublishing } from './publishing.ts';

type Publishing = Awaited<ReturnType<typeof startPublishing>>;
let server: Publishing['server'];
let text: Publishing['text'];
let write: Publishing['write'];
let bodies: Publishing['bodies'];

beforeEach(async () => {
  ({ server, text, write, bodies } = await startPublishing());
});
afterEach(() => server.stop());

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
