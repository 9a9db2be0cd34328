import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readSnapshot, saveSnapshot } from '../../runbooks/terraform/snapshot.ts';
import { parseState } from '../../runbooks/terraform/state.ts';

const state = (serial: number) => parseState(`{"version":4,"serial":${serial},"lineage":"L","resources":[]}`);

describe('snapshot', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'snapshot-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('is read back as it was, and only its owner may read it', async () => {
    const file = join(directory, 'before.tfstate');
    const snapshot = await saveSnapshot(state(7), file);
    expect(snapshot).toMatchObject({ file: 'before.tfstate', serial: 7, lineage: 'L' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readSnapshot(snapshot, directory)).toEqual(state(7));
  });

  it('is never overwritten by a later state', async () => {
    const file = join(directory, 'before.tfstate');
    const snapshot = await saveSnapshot(state(7), file);
    expect(await saveSnapshot(state(7), file)).toEqual(snapshot);
    await expect(saveSnapshot(state(8), file)).rejects.toThrow('already holds another Terraform state');
    expect((await readSnapshot(snapshot, directory)).serial).toBe(7);
  });

  it('is the same when Terraform lists what its checks found in another order, as each pull may', async () => {
    const file = join(directory, 'before.tfstate');
    const listed = (...check_results: object[]) =>
      parseState(JSON.stringify({ version: 4, serial: 7, lineage: 'L', resources: [], check_results }));
    const [a, b] = [{ object_addr: 'check.a' }, { object_addr: 'check.b' }];
    const one = { config_addr: 'check.one', status: 'pass', objects: [a, b] };
    const two = { config_addr: 'check.two', status: 'pass', objects: null };
    const snapshot = await saveSnapshot(listed(one, two), file);
    expect(await saveSnapshot(listed(two, { ...one, objects: [b, a] }), file)).toEqual(snapshot);
    expect(await readSnapshot(snapshot, directory)).toEqual(listed(one, two));
    await expect(saveSnapshot(listed({ ...one, status: 'fail' }, two), file)).rejects.toThrow('another');
  });

  it('is refused when it was changed', async () => {
    const snapshot = await saveSnapshot(state(7), join(directory, 'before.tfstate'));
    await writeFile(join(directory, snapshot.file), state(9).raw);
    await expect(readSnapshot(snapshot, directory)).rejects.toThrow('was changed since it was saved');
  });
});
