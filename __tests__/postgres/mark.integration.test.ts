import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compareDatabases } from '../../runbooks/postgres/compare/index.ts';
import { isEmpty } from '../../runbooks/postgres/empty.ts';
import { readMark, setMark } from '../../runbooks/postgres/mark.ts';
import { createRun } from '../../runbooks/shell/run.ts';
import { startServer, type TestServer } from '../helpers/postgres.ts';

let source: TestServer;
let target: TestServer;
beforeAll(async () => {
  [source, target] = await Promise.all([startServer(), startServer()]);
});
afterAll(async () => {
  await source?.stop();
  await target?.stop();
});

describe('the mark of a database', () => {
  it('stays until it is taken away', async () => {
    expect(await readMark(target.master)).toBeNull();
    await setMark(target.master, 'copied by "me" it\'s \\ {"bytes": 1}');
    expect(await readMark(target.master)).toBe('copied by "me" it\'s \\ {"bytes": 1}');
    await setMark(target.master, null);
    expect(await readMark(target.master)).toBeNull();
  });

  it('is no content, and no difference to a database without one', async () => {
    await setMark(target.master, 'copied');
    expect(await isEmpty(target.master)).toBe(true);
    const { proofs } = await compareDatabases({
      source: source.master,
      target: target.master,
      directory: tmpdir(),
      jobs: 1,
      run: createRun(),
      progress: () => {},
      application: 'knowme_app',
      fence: undefined,
    });
    expect(proofs.flatMap(({ differences }) => differences)).toEqual([]);
  });
});
