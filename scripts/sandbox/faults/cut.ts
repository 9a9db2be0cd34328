import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Instances } from '../postgres/instances.ts';
import type { Armed, Cut } from './fault.ts';

/** Milliseconds between two looks: a session of a quick step lives for a few dozen. */
const pause = 2;

const victims = `
  SELECT pid FROM pg_stat_activity
   WHERE application_name = $1 AND query ~ $2 AND ($2 = '' OR state = 'active') LIMIT 1`;

async function end(client: Client, pid: number, how: Cut['ends']): Promise<boolean> {
  if (how === 'session') {
    const { rows } = await client.query('SELECT pg_terminate_backend($1) AS ended', [pid]);
    return rows[0]?.ended;
  }
  // The server takes one that dies so for a sign of broken memory, ends all others, and recovers from its log.
  process.kill(pid, 'SIGKILL');
  return true;
}

/** Ends sessions as they appear, until it was often enough or the signal fires. */
export async function cut(instances: Instances, fault: Armed & Cut, signal: AbortSignal): Promise<void> {
  const { database, application, query = '', ends, times = 1 } = fault;
  while (!signal.aborted && fault.struck < times) {
    await instances
      .asSuperuser(database, async (client) => {
        // A crash of the server ends this session, too.
        client.on('error', () => {});
        while (!signal.aborted && fault.struck < times) {
          const { rows } = await client.query<{ pid: number }>(victims, [application, query]);
          if (rows[0] && (await end(client, rows[0].pid, ends))) fault.struck += 1;
          await sleep(pause);
        }
      })
      .catch(() => sleep(pause));
  }
}
