import type { Client } from 'pg';
import { lastOf } from '../../client.ts';
import { afresh, type Side } from '../../side.ts';
import { type Class, type Facts, queryOf, unread } from './class.ts';
import { classes } from './classes.ts';

/** What one side's catalogue holds. */
export interface Catalogue {
  readonly major: number;
  readonly objects: ReadonlyMap<string, Facts>;
  /** How many there are of each class. */
  readonly counts: Readonly<Record<string, number>>;
  /** What could not be read with the rights at hand, one line each. */
  readonly unread: readonly string[];
}

type Row = { name: string; facts: Facts };
type Read = { rows: Row[]; unread: string[] };

const insufficientPrivilege = '42501';

async function readClass(client: Client, kind: Class): Promise<Read> {
  try {
    const rows = await lastOf<Row>(client, `${afresh} ${queryOf(kind)}`);
    return { rows: rows.map(withoutUnread), unread: rows.flatMap(unreadOf) };
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code === insufficientPrivilege) return { rows: [], unread: [`${kind.name}: ${message}`] };
    throw new Error(`the ${kind.name} cannot be read: ${message}`, { cause: error });
  }
}

const withoutUnread = ({ name, facts: { [unread]: _, ...facts } }: Row): Row => ({ name, facts });

const unreadOf = ({ name, facts }: Row): string[] => (facts[unread] ? [`${name}: ${facts[unread]}`] : []);

const serverMajor = async (client: Client): Promise<number> =>
  (await client.query("SELECT current_setting('server_version_num')::int / 10000 AS major")).rows[0].major;

/** Everything in the catalogue of one side. Throws with the class that cannot be read. */
export async function readCatalogue({ client }: Side): Promise<Catalogue> {
  const major = await serverMajor(client);
  const objects = new Map<string, Facts>();
  const counts: Record<string, number> = {};
  const cannot: string[] = [];
  for (const kind of classes.filter(({ since = 0 }) => since <= major)) {
    const { rows, unread } = await readClass(client, kind);
    for (const { name, facts } of rows) objects.set(name, facts);
    if (rows.length > 0) counts[kind.name] = rows.length;
    cannot.push(...unread);
  }
  await client.query(afresh);
  return { major, objects, counts, unread: cannot };
}
