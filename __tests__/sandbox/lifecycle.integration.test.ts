import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateDBInstanceCommand } from '@aws-sdk/client-rds';
import { expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../scripts/sandbox/index.ts';
import { isAlive } from '../../scripts/sandbox/process.ts';
import { readState, readStatus } from '../../scripts/sandbox/state.ts';
import { connection, eventually, instance, openRds, query } from './world.ts';

async function withDatabase(sandbox: Sandbox) {
  const { DBInstance } = await openRds(sandbox).send(new CreateDBInstanceCommand(instance('main')));
  return connection(sandbox, DBInstance?.Endpoint?.Port);
}

/** Ids of all processes of a sandbox. */
async function processes(sandbox: Sandbox): Promise<number[]> {
  const state = readState(sandbox.directory);
  const status = state && (await readStatus(state));
  if (!status) throw new Error('the sandbox does not answer');
  return [status.pid, status.guard, status.moto, ...status.instances.map(({ pid }) => pid)].map(Number);
}

const allEnded = (pids: readonly number[]) => eventually(async () => (pids.some(isAlive) ? undefined : true));

it('leaves nothing behind when it stops', async () => {
  const sandbox = await startSandbox({ quick: true });
  await withDatabase(sandbox);
  const pids = await processes(sandbox);
  expect(pids).toHaveLength(4);
  expect(pids.every(isAlive)).toBe(true);
  await sandbox.stop();
  await allEnded(pids);
  expect(existsSync(sandbox.directory)).toBe(false);
});

it('leaves nothing behind when its supervisor is killed', async () => {
  const sandbox = await startSandbox({ quick: true });
  await withDatabase(sandbox);
  const pids = await processes(sandbox);
  process.kill(sandbox.pid, 'SIGKILL');
  await allEnded(pids);
  expect(existsSync(sandbox.directory)).toBe(false);
});

it('ends with the process that started it', async () => {
  const index = new URL('../../scripts/sandbox/index.ts', import.meta.url).href;
  const program = `
    const { startSandbox } = await import(${JSON.stringify(index)});
    const { pid, directory } = await startSandbox({ quick: true });
    console.log(JSON.stringify({ pid, directory }));
    process.kill(process.pid, 'SIGKILL');`;
  const started = `${process.execPath} --import tsx --input-type=module -e "$PROGRAM" || true`;
  const output = execFileSync('sh', ['-c', started], { env: { ...process.env, PROGRAM: program } });
  const { pid, directory } = JSON.parse(output.toString().split('\n')[0] ?? '');
  await allEnded([pid]);
  expect(existsSync(directory)).toBe(false);
});

it('shares nothing with a second one beside it', async () => {
  const sandboxes = await Promise.all([startSandbox({ quick: true }), startSandbox({ quick: true })]);
  try {
    const [first, second] = await Promise.all(sandboxes.map(withDatabase));
    await query(first ?? {}, 'create table only_here (a int)');
    await expect(query(second ?? {}, 'select from only_here')).rejects.toThrow(/does not exist/);
  } finally {
    await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
  }
});

it('works in a folder that only its owner may enter', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'private-'));
  const sandbox = await startSandbox({ quick: true, directory: join(parent, 'sandbox') });
  try {
    expect(await query(await withDatabase(sandbox), 'select 1 as one')).toEqual([{ one: 1 }]);
  } finally {
    await sandbox.stop();
    await rm(parent, { recursive: true });
  }
});
