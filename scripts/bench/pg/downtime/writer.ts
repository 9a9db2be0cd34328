import { type Endpoint, withClient } from '../../../../runbooks/postgres/client.ts';

/** Somebody who uses a database all the time, and remembers what was acknowledged. */
export interface Writer {
  /** Ids whose INSERT was acknowledged and whose DELETE was never sent. */
  readonly acknowledged: ReadonlySet<number>;
  /** Resolves when the last session has ended, with how each ended. */
  readonly ended: Promise<string[]>;
  stop(): void;
}

/** Inserts, updates and deletes in table `notes (id, body)` on several sessions, until the fence or `stop`. */
export function startWriter(application: Endpoint, sessions = 3): Writer {
  const acknowledged = new Set<number>();
  let stopped = false;
  const write = (session: number) =>
    withClient(application, async (client) => {
      for (let n = 1; !stopped; n++) {
        const id = session * 1_000_000 + n;
        await client.query(`INSERT INTO notes VALUES (${id}, 'note ${id}')`);
        acknowledged.add(id);
        await client.query(`UPDATE notes SET body = body || '!' WHERE id = ${id - 1}`);
        if (n % 7 > 0) continue;
        acknowledged.delete(id - 3);
        await client.query(`DELETE FROM notes WHERE id = ${id - 3}`);
      }
      return 'stopped';
    }).catch((error: Error) => error.message);
  const ended = Promise.all(Array.from({ length: sessions }, (_, index) => write(index + 1)));
  return { acknowledged, ended, stop: () => (stopped = true) };
}
