import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { embeddedDirectories } from '../../scripts/sandbox/postgres/embedded.ts';
import { openPostgres } from '../../scripts/sandbox/postgres/index.ts';
import { query } from './world.ts';

it('needs no other Postgres than the one npm installs', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'embedded-'));
  const removed: string[] = [];
  const guard = {
    pid: 0,
    watch() {},
    remove: (path: string) => removed.push(path),
    release: async () => {},
    ended: Promise.resolve(),
  };
  const authorityFile = join(directory, 'ca.pem');
  const candidates = embeddedDirectories();
  const options = {
    directory: join(directory, 'postgres'),
    logs: directory,
    authorityFile,
    guard,
    candidates,
  };
  const instances = await openPostgres(options);
  try {
    const owner = { username: 'owner', password: 'secret', database: 'knowme' };
    await instances.create('a', { ...owner, engineVersion: '15.10', logicalReplication: false });
    await instances.snapshot('a', 'snapshot');
    await instances.restore('snapshot', 'b', false);
    const ssl = { ca: await readFile(authorityFile, 'utf8') };
    const settings = { host: '127.0.0.1', user: 'owner', password: 'secret', database: 'knowme', ssl };
    const [row] = await query({ ...settings, port: instances.port('b') }, 'show server_version');
    expect(row?.server_version).toMatch(/^15\./);
  } finally {
    await instances.stopAll();
    for (const path of [...removed, directory]) await rm(path, { recursive: true, force: true });
  }
});
