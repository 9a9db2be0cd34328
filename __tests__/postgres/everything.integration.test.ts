import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createEverything, createPrivileged } from '../helpers/everything/index.ts';
import { startServer, type TestServer, value } from '../helpers/postgres.ts';

let source: TestServer;

beforeAll(async () => {
  source = await startServer();
});

afterAll(() => source?.stop());

describe('a database that has everything', () => {
  it('is made by the master user, and the rest by a superuser', async () => {
    await createEverything(source.master);
    await createPrivileged(source.superuser);
    const broken = 'SELECT indisvalid FROM pg_index WHERE indexrelid = $$shop.broken$$::regclass';
    expect(await value(source.master, broken)).toBe(false);
    expect(await value(source.master, 'SELECT max(relnatts)::int FROM pg_class')).toBe(1600);
  });
});
