import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Endpoint } from '../../runbooks/postgres/client.ts';
import { beginReplication } from '../../runbooks/postgres/replicate/index.ts';
import { Secret } from '../../runbooks/secret.ts';

type Plain = Omit<Endpoint, 'password'> & { password: string };

/** What the process does: a copy that takes until it is killed, or none. */
interface Task {
  readonly source: Plain;
  readonly target: Plain;
  readonly publisher: Plain;
  readonly name: string;
  readonly copies: boolean;
}

const endpoint = (plain: Plain): Endpoint => ({ ...plain, password: new Secret(plain.password) });
const plain = (one: Endpoint): Plain => ({ ...one, password: one.password.reveal() });

async function main({ source, target, publisher, name, copies }: Task): Promise<void> {
  const copy = async () => {
    process.stdout.write('copies\n');
    if (copies) await new Promise(() => setInterval(() => {}, 1000));
  };
  const password = new Secret('of the role');
  await beginReplication({
    source: endpoint(source),
    target: endpoint(target),
    publisher,
    name,
    password,
    copy,
  });
  process.stdout.write('follows\n');
  setInterval(() => {}, 1000);
}

/** Begins a replication in a process of its own, to be killed. */
export function startReplication(o: {
  source: Endpoint;
  target: Endpoint;
  publisher: Endpoint;
  name: string;
  copies: boolean;
}): ChildProcess {
  const task: Task = {
    ...o,
    source: plain(o.source),
    target: plain(o.target),
    publisher: plain(o.publisher),
  };
  return spawn(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url)], {
    env: { ...process.env, NODE_OPTIONS: '', REPLICATION_TASK: JSON.stringify(task) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

if (process.env.REPLICATION_TASK) await main(JSON.parse(process.env.REPLICATION_TASK));
