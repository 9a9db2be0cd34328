import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { compareDatabases } from '../../../runbooks/postgres/compare/index.ts';
import { copyDatabase } from '../../../runbooks/postgres/copy/index.ts';
import { emptyDatabase } from '../../../runbooks/postgres/empty.ts';
import { setApplicationRole } from '../../../runbooks/postgres/role.ts';
import { copyRoles, grantOwners } from '../../../runbooks/postgres/roles.ts';
import { findTools } from '../../../runbooks/postgres/tools.ts';
import { Secret } from '../../../runbooks/secret.ts';
import { createRun } from '../../../runbooks/shell/run.ts';
import { createDataset } from '../../helpers/dataset.ts';
import { startServer, type TestServer } from '../../helpers/postgres.ts';
import { startProxy, type TcpProxy, untilDone } from '../../helpers/tcp-proxy.ts';

let source: TestServer;
let target: TestServer;
let proxies: Record<'source' | 'target', TcpProxy>;
const directory = mkdtempSync(join(tmpdir(), 'copy-resets-'));
const run = createRun();
const application = 'knowme_app';

beforeAll(async () => {
  [source, target] = await Promise.all([startServer(), startServer()]);
  proxies = { source: await startProxy(source.master), target: await startProxy(target.master) };
  await createDataset(source.master);
  await setApplicationRole(target.master, { name: application, password: new Secret('new secret') });
  await copyRoles({ source: source.master, target: target.master, fence: undefined, application });
  await grantOwners(source.master);
});

beforeEach(async () => {
  // The last place of the test before may not have been reached.
  for (const proxy of Object.values(proxies)) proxy.resetAfter(Number.POSITIVE_INFINITY);
  await emptyDatabase(target.master);
});

afterAll(async () => {
  for (const proxy of Object.values(proxies ?? {})) proxy.stop();
  await source?.stop();
  await target?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const sides = () => ({
  source: { ...source.master, port: proxies.source.port },
  target: { ...target.master, port: proxies.target.port },
});

async function copy(): Promise<void> {
  const quiet = { progress: () => {}, log: () => {} };
  await copyDatabase({ ...sides(), tools: await findTools(run, 15), directory, jobs: 2, run, ...quiet });
}

const compare = () =>
  compareDatabases({ ...sides(), directory, jobs: 2, run, progress: () => {}, application });

/** Pieces that the work sends through each proxy when nothing is in its way. */
async function measured(work: () => Promise<unknown>) {
  const before = { source: proxies.source.passed(), target: proxies.target.passed() };
  await work();
  return {
    source: proxies.source.passed() - before.source,
    target: proxies.target.passed() - before.target,
  };
}

/** Places all over the work, from its first connection to its last word. */
const places = [0, 0.05, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 0.97];

describe.each(['source', 'target'] as const)('when all connections to the %s are reset', (side) => {
  it('a copy goes on or begins again, at every place, and is whole', async () => {
    const pieces = await measured(copy);
    for (const place of places) {
      await emptyDatabase(target.master);
      proxies[side].resetAfter(Math.max(1, Math.floor(place * pieces[side])));
      await untilDone(copy);
      // A copy that went on with fewer pieces than the one that was measured has not come to its place.
      proxies[side].resetAfter(Number.POSITIVE_INFINITY);
      const { proofs } = await compare();
      expect({ place, differences: proofs.flatMap(({ differences }) => differences) }).toEqual({
        place,
        differences: [],
      });
    }
  });

  it('a comparison ends with an error that passes, at every place, and finds the same the next time', async () => {
    await copy();
    const pieces = await measured(compare);
    for (const place of places) {
      proxies[side].resetAfter(Math.max(1, Math.floor(place * pieces[side])));
      await untilDone(async () => {
        const { proofs } = await compare();
        expect(proofs.flatMap(({ differences }) => differences)).toEqual([]);
      });
    }
  });
});
