import { type Endpoint, withClient } from '../client.ts';
import { contents } from '../contents.ts';
import { together } from '../together.ts';
import { type Inspection, inspect } from './inspect.ts';

const available = 'SELECT name FROM pg_available_extensions';

const shouldBeEqual = ['encoding', 'collation', 'ctype'] as const;

const unlike = (source: Inspection, target: Inspection): string[] =>
  shouldBeEqual
    .filter((name) => source[name] !== target[name])
    .map(
      (name) =>
        `${name} is ${source[name]} on the old server and ${target[name]} on the new one: text would sort or compare differently`,
    );

/** Extensions that the server could have, and what there is in the database if it shall be empty. */
const lookAround = (target: Endpoint, empty: () => Promise<boolean>) =>
  withClient(target, async (client) => {
    const { rows } = await client.query<{ name: string }>(available);
    const there = (await empty()) ? await contents(client, 5) : [];
    return { extensions: new Set(rows.map(({ name }) => name)), there };
  });

/** Why `target`, which shall be empty unless said otherwise, cannot take what `source` holds, one line each; empty when it can. */
export async function compareServers(
  source: Endpoint,
  target: Endpoint,
  { empty = async () => true }: { readonly empty?: () => Promise<boolean> } = {},
): Promise<string[]> {
  const looks = [inspect(source), inspect(target), lookAround(target, empty)] as const;
  const [from, to, { extensions, there }] = await together(looks);
  const missing = from.extensions.filter(({ name }) => !extensions.has(name));
  return [
    ...(to.major < from.major
      ? [`the new server runs Postgres ${to.version}, older than ${from.version}`]
      : []),
    ...unlike(from, to),
    ...missing.map(({ name }) => `extension ${name} is not available on the new server`),
    ...(there.length > 0 ? [`the new database is not empty: ${there.join(', ')}`] : []),
  ];
}
