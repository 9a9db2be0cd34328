import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CopyOptions } from '../../runbooks/postgres/copy/index.ts';
import { emptyDatabase } from '../../runbooks/postgres/empty.ts';
import { setApplicationRole } from '../../runbooks/postgres/role.ts';
import { findTools } from '../../runbooks/postgres/tools.ts';
import { Secret } from '../../runbooks/secret.ts';
import { createRun } from '../../runbooks/shell/run.ts';
import { programsOf } from '../../scripts/newer-postgres/releases.ts';
import { createEverything } from '../helpers/everything/index.ts';
import {
  application,
  differences,
  moveByCopy,
  moveByDump,
  moveByReplication,
} from '../helpers/everything/move.ts';
import { findServer, startServer, type TestServer } from '../helpers/postgres.ts';
import { allowReplication } from '../helpers/replication.ts';

const upgrades = [
  [15, 16],
  [16, 17],
  [15, 17],
] as const;
const directory = mkdtempSync(join(tmpdir(), 'upgrade-'));
const run = createRun();
const there = new Set<number>();
for (const major of [15, 16, 17]) if (await findServer(major)) there.add(major);
process.env.PATH = [...[16, 17].map(programsOf), process.env.PATH].join(':');

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe.each(upgrades)('from Postgres %i to %i', (older, newer) => {
  let source: TestServer;
  let target: TestServer;

  const options = async (): Promise<CopyOptions> => ({
    source: source.master,
    target: target.master,
    tools: await findTools(run, newer),
    directory,
    jobs: 3,
    run,
    progress: () => {},
    log: () => {},
  });

  if (!there.has(older) || !there.has(newer)) {
    it.skip(`NOT TRIED: this machine lacks Postgres ${[older, newer].filter((major) => !there.has(major))}; npm run newer-postgres fetches it`, () => {});
    return;
  }

  beforeAll(async () => {
    [source, target] = await Promise.all([startServer(older), startServer(newer)]);
    await Promise.all([source, target].map(allowReplication));
    await createEverything(source.master);
    await setApplicationRole(target.master, { name: application, password: new Secret('new secret') });
  });

  afterAll(async () => {
    await source?.stop();
    await target?.stop();
  });

  it('everything is moved by dump and is the same', async () => {
    expect(await moveByDump(await options())).toEqual([]);
    expect(await differences(await options())).toEqual([]);
  });

  it('everything is copied and is the same', async () => {
    await emptyDatabase(target.master);
    expect(await moveByCopy(await options())).toEqual([]);
    expect(await differences(await options())).toEqual([]);
  });

  it('everything is replicated while it is written to, and is the same', async () => {
    await emptyDatabase(target.master);
    const { said, plan } = await moveByReplication(await options());
    expect(said).toEqual([]);
    expect(await differences(await options(), plan)).toEqual([]);
  });
});
