import type { Client, QueryResult } from 'pg';
import { lastOf, resultsOf } from '../../client.ts';
import { afresh } from '../../moment.ts';
import type { Side } from '../../side.ts';
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
type Read = { kind: Class; rows: Row[]; unread: string[] };

const insufficientPrivilege = '42501';

const query = (kind: Class) => `${afresh} ${queryOf(kind)};`;

const sort = (kind: Class, rows: readonly Row[]): Read => ({
  kind,
  rows: rows.map(withoutUnread),
  unread: rows.flatMap(unreadOf),
});

async function readClass(client: Client, kind: Class): Promise<Read> {
  try {
    return sort(kind, await lastOf<Row>(client, query(kind)));
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code === insufficientPrivilege) return { kind, rows: [], unread: [`${kind.name}: ${message}`] };
    throw new Error(`the ${kind.name} cannot be read: ${message}`, { cause: error });
  }
}

/** All in one round trip, of which there were some forty; where that fails, one by one, to tell which cannot be read. */
async function readClasses(client: Client, kinds: readonly Class[]): Promise<Read[]> {
  try {
    const results = await resultsOf<Row>(client, kinds.map(query).join('\n'));
    const answers = results.filter(({ command }) => command === 'SELECT');
    return kinds.map((kind, index) => sort(kind, (answers[index] as QueryResult<Row>).rows));
  } catch {
    const found: Read[] = [];
    for (const kind of kinds) found.push(await readClass(client, kind));
    return found;
  }
}

function withoutUnread(row: Row): Row {
  if (!(unread in row.facts)) return row;
  const { [unread]: _, ...facts } = row.facts;
  return { name: row.name, facts };
}

const unreadOf = ({ name, facts }: Row): string[] => (facts[unread] ? [`${name}: ${facts[unread]}`] : []);

const serverMajor = async (client: Client): Promise<number> =>
  (await client.query("SELECT current_setting('server_version_num')::int / 10000 AS major")).rows[0].major;

/** Everything in the catalogue of one side. Throws with the class that cannot be read. */
export async function readCatalogue({ client }: Side): Promise<Catalogue> {
  const major = await serverMajor(client);
  const objects = new Map<string, Facts>();
  const counts: Record<string, number> = {};
  const cannot: string[] = [];
  const present = classes.filter(({ since = 0 }) => since <= major);
  for (const { kind, rows, unread } of await readClasses(client, present)) {
    for (const { name, facts } of rows) objects.set(name, facts);
    if (rows.length > 0) counts[kind.name] = rows.length;
    cannot.push(...unread);
  }
  await client.query(afresh);
  return { major, objects, counts, unread: cannot };
}
