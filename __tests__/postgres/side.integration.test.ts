import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { pidOf } from '../../runbooks/postgres/client.ts';
import { MomentLost } from '../../runbooks/postgres/moment-lost.ts';
import { withSide } from '../../runbooks/postgres/side.ts';
import { isPassing } from '../../runbooks/steps/passing.ts';
import { execute, startServer, type TestServer } from '../helpers/postgres.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());

it('a side whose session is cut off before another joins it has lost its moment, which another try has again', async () => {
  const cutOff = withSide(server.master, { name: 'source', jobs: 1 }, async (side) => {
    await execute(server.master, [`SELECT pg_terminate_backend(${pidOf(side.client)})`]);
    await side.each(['anything'], async () => {});
  });
  const error = await cutOff.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MomentLost);
  expect(isPassing(error)).toBe(true);
});
