import { type Endpoint, withClient } from '../client.ts';
import { contents } from '../contents.ts';
import { type Inspection, inspect } from './inspect.ts';

const missingExtensions =
  'SELECT name FROM unnest($1::text[]) name WHERE name NOT IN (SELECT name FROM pg_available_extensions) ORDER BY 1';

const shouldBeEqual = ['encoding', 'collation', 'ctype'] as const;

const unlike = (source: Inspection, target: Inspection): string[] =>
  shouldBeEqual
    .filter((name) => source[name] !== target[name])
    .map(
      (name) =>
        `${name} is ${source[name]} on the old server and ${target[name]} on the new one: text would sort or compare differently`,
    );

/** Why `target`, which shall be empty unless said otherwise, cannot take what `source` holds, one line each; empty when it can. */
export async function compareServers(
  source: Endpoint,
  target: Endpoint,
  { empty = true }: { readonly empty?: boolean } = {},
): Promise<string[]> {
  const [from, to] = await Promise.all([inspect(source), inspect(target)]);
  const names = from.extensions.map(({ name }) => name);
  return withClient(target, async (client) => {
    const missing = (await client.query<{ name: string }>(missingExtensions, [names])).rows;
    const there = empty ? await contents(client, 5) : [];
    return [
      ...(to.major < from.major
        ? [`the new server runs Postgres ${to.version}, older than ${from.version}`]
        : []),
      ...unlike(from, to),
      ...missing.map(({ name }) => `extension ${name} is not available on the new server`),
      ...(there.length > 0 ? [`the new database is not empty: ${there.join(', ')}`] : []),
    ];
  });
}
