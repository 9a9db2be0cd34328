import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Refused } from '../../runbooks/engine/errors.ts';
import { currentHolder, withLock } from '../../runbooks/engine/lease/lock.ts';

const who = { operator: 'ann', purpose: 'db-migrate' };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const heldBy = (pid: number, host = hostname()) =>
  writeFileSync(
    join(folder, 'lock'),
    JSON.stringify({ ...who, operator: 'bob', host, pid, since: '2026-01-01' }),
  );
const deadPid = () => spawnSync(process.execPath, ['--version']).pid;

describe('the lock of a workspace', () => {
  it('is held during the work and gone after it, also when the work fails', async () => {
    const fail = withLock(folder, who, async () => {
      expect(readdirSync(folder)).toEqual(['lock']);
      throw new Error('work');
    });
    await expect(fail).rejects.toThrow('work');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused while a living process holds it, saying who and since when', async () => {
    heldBy(process.ppid);
    const refused = withLock(folder, who, async () => {});
    await expect(refused).rejects.toThrow(Refused);
    await expect(refused).rejects.toThrow(
      new RegExp(`bob on ${hostname()}, process ${process.ppid}, since 2026-01-01`),
    );
    expect(readdirSync(folder)).toEqual(['lock']);
    expect(currentHolder(folder)).toMatchObject({ operator: 'bob' });
  });

  it('is taken over from a process that is gone', async () => {
    heldBy(deadPid());
    expect(currentHolder(folder)).toBeUndefined();
    await withLock(folder, who, async () => expect(readdirSync(folder)).toEqual(['lock']));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is never taken over from another machine', async () => {
    heldBy(deadPid(), 'elsewhere');
    await expect(withLock(folder, who, async () => {})).rejects.toThrow(/bob on elsewhere/);
  });

  it('is refused when it cannot be read, naming the file', async () => {
    writeFileSync(join(folder, 'lock'), 'rubbish');
    await expect(withLock(folder, who, async () => {})).rejects.toThrow(join(folder, 'lock'));
  });
});
