import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint } from '../../../runbooks/postgres/client.ts';
import { compareDatabases } from '../../../runbooks/postgres/compare/index.ts';
import { createRun } from '../../../runbooks/shell/run.ts';
import { createEverything, createPrivileged, setUpDatabase } from '../../helpers/everything/index.ts';
import { execute, startServer, type TestServer } from '../../helpers/postgres.ts';
import type { Fault } from './fault.ts';

/** Two servers with everything, made alike; clones of the second's database are there to be spoilt. */
export interface Pair {
  /** All that is said of a clone with this fault, each line after the id of its proof; of one without a fault if there is none. */
  differences(fault?: Fault): Promise<string[]>;
  stop(): Promise<void>;
}

async function startWithEverything(): Promise<TestServer> {
  const server = await startServer();
  await createEverything(server.master);
  await createPrivileged(server.superuser);
  return server;
}

async function clone({ superuser, master }: TestServer, database: string): Promise<Endpoint> {
  const create = `CREATE DATABASE ${database} TEMPLATE knowme OWNER ${master.user}`;
  await execute({ ...superuser, database: 'postgres' }, [create]);
  await setUpDatabase({ ...master, database });
  return { ...superuser, database };
}

async function compare(source: Endpoint, target: Endpoint, directory: string): Promise<string[]> {
  const options = { source, target, directory, run: createRun(), jobs: 2, progress: () => {} };
  const { proofs } = await compareDatabases({ ...options, fence: undefined, application: undefined });
  return proofs.flatMap(({ id, differences }) => differences.map((line) => `${id}: ${line}`));
}

/** Starts both servers; takes seconds. */
export async function startPair(): Promise<Pair> {
  const [source, target] = await Promise.all([startWithEverything(), startWithEverything()]);
  const directory = mkdtempSync(join(tmpdir(), 'faults-'));
  let count = 0;
  return {
    async differences(fault) {
      const endpoint = await clone(target, `clone_${count++}`);
      const spoil = fault ? [fault.sql.replaceAll('{database}', endpoint.database)] : [];
      await execute(endpoint, spoil);
      const found = await compare(source.superuser, endpoint, directory);
      if (fault?.repair) await execute(endpoint, [fault.repair]);
      await execute({ ...endpoint, database: 'postgres' }, [
        `DROP DATABASE ${endpoint.database} WITH (FORCE)`,
      ]);
      return found;
    },
    async stop() {
      await Promise.all([source.stop(), target.stop()]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
