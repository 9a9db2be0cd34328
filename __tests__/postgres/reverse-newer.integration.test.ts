import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Endpoint } from '../../runbooks/postgres/client.ts';
import { fence, fenced, planFence } from '../../runbooks/postgres/fence.ts';
import {
  beginReverse,
  drain,
  dropReplication,
  inspectReverse,
  lookAtReplication,
  reverseName,
  tryReverse,
} from '../../runbooks/postgres/replicate/index.ts';
import { setApplicationRole } from '../../runbooks/postgres/role.ts';
import { grantOwners } from '../../runbooks/postgres/roles.ts';
import { Secret } from '../../runbooks/secret.ts';
import { execute, findServer, startServer, type TestServer, value } from '../helpers/postgres.ts';
import { allowReplication } from '../helpers/replication.ts';

const name = reverseName('2026-11-21T12.00-Ab');
const password = new Secret('random');

const tables = [
  'CREATE TABLE notes (id int PRIMARY KEY, body text)',
  "INSERT INTO notes SELECT n, 'note ' || n FROM generate_series(1, 100) n",
];

const programs = new Map(
  await Promise.all([16, 17].map(async (major) => [major, await findServer(major)] as const)),
);

// From 16 on what arrives is written as the table's owner, whose member the subscriber has to be.
describe.each([16, 17])('a former database of Postgres %s', (major) => {
  const test = programs.get(major) ? it : it.skip;
  let used: TestServer;
  let former: TestServer;

  beforeAll(async () => {
    if (!programs.get(major)) return;
    [used, former] = await Promise.all([startServer(major), startServer(major)]);
    for (const server of [used, former]) {
      await allowReplication(server);
      const application: Endpoint = { ...server.master, user: 'knowme_app', password: new Secret('secret') };
      await setApplicationRole(server.master, { name: application.user, password: application.password });
      await execute(application, tables);
      await grantOwners(server.master);
    }
  });

  afterAll(async () => {
    await used?.stop();
    await former?.stop();
  });

  const both = () => ({ source: used.master, target: former.master, name });

  test('follows, fenced, and leaves nothing', async () => {
    const plan = await planFence(former.master);
    await fence(former.master, plan);
    expect(await inspectReverse({ source: former.master, target: used.master })).toEqual([]);
    await tryReverse({ ...both(), password });
    await beginReverse({ ...both(), password });
    await execute({ ...used.master, user: 'knowme_app', password: new Secret('secret') }, [
      "UPDATE notes SET body = 'changed' WHERE id = 7",
      'DELETE FROM notes WHERE id > 50',
    ]);
    await drain({ ...both(), seconds: 30 });
    const digest = "SELECT md5(string_agg(id || body, ',' ORDER BY id)) FROM notes";
    expect(await value(former.master, digest)).toBe(await value(used.master, digest));
    expect(await fenced(former.master, plan)).toBe(true);
    await dropReplication(both());
    expect(await lookAtReplication(used.master, name)).toEqual([]);
    expect(await lookAtReplication(former.master, name)).toEqual([]);
  });
});
