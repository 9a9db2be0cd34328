import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { folderStore } from '../../runbooks/store/folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a store in a folder', () => {
  it('writes only over the version it is told', async () => {
    const store = folderStore(folder);
    const one = await store.write('a/b', 'one', null);
    expect(await store.write('a/b', 'again', null)).toBeUndefined();
    const two = await store.write('a/b', 'two', String(one));
    expect(await store.write('a/b', 'late', String(one))).toBeUndefined();
    expect(await store.read('a/b')).toEqual({ text: 'two', version: two });
    expect(await store.list('a/')).toEqual(['a/b']);
    expect(await store.read('a/c')).toBeUndefined();
  });

  it('refuses one who comes very late, and does not keep every version', async () => {
    const store = folderStore(folder);
    for (let n = 1; n < 1010; n++) writeFileSync(join(folder, `key.v${n}`), `text ${n}`);
    const version = await store.write('key', 'text 1010', '1009');
    for (const late of [null, '5', '500', '1008', '1009'])
      expect(await store.write('key', 'late', late)).toBeUndefined();
    expect(await store.read('key')).toEqual({ text: 'text 1010', version });
    expect(readdirSync(folder).length).toBeLessThanOrEqual(1000);
  });

  it('is readable by its owner only', async () => {
    const store = folderStore(join(folder, 'runbook'));
    await store.write('runs/r/before.tfstate', 'secret', null);
    expect(statSync(join(folder, 'runbook', 'runs', 'r')).mode & 0o777).toBe(0o700);
    const [file = ''] = readdirSync(join(folder, 'runbook', 'runs', 'r'));
    expect(statSync(join(folder, 'runbook', 'runs', 'r', file)).mode & 0o777).toBe(0o600);
  });
});

/** Adds one to a number as often as it can, each time over the version it has read, and prints how often it won. */
const adding = `
const { folderStore } = await import(process.argv[1]);
const store = folderStore(process.argv[2]);
let won = 0;
for (let n = 0; n < 200; n++) {
  const now = await store.read('number');
  const next = String(Number(now?.text ?? 0) + 1);
  if ((await store.write('number', next, now?.version ?? null)) !== undefined) won++;
}
console.log(won);`;

it('lets exactly one of many writers win each version', async () => {
  const module = new URL('../../runbooks/store/folder.ts', import.meta.url).href;
  const args = ['--import', 'tsx', '--input-type=module', '-e', adding, module, folder];
  const add = async () => Number((await promisify(execFile)(process.execPath, args)).stdout);
  const won = await Promise.all(Array.from({ length: 6 }, add));
  const total = won.reduce((sum, one) => sum + one, 0);
  expect((await folderStore(folder).read('number'))?.text).toBe(String(total));
  expect(total).toBeGreaterThanOrEqual(200);
});
