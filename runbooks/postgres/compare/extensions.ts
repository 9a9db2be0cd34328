import { differencesBetween, type Proof, proof } from '../proof.ts';
import type { Side } from '../side.ts';

type Extension = { name: string; version: string; schema: string; comment: string };

const listed = `
  SELECT extname AS name, extversion AS version, extnamespace::regnamespace::text AS schema,
         coalesce(obj_description(oid, 'pg_extension'), '') AS comment FROM pg_extension ORDER BY 1`;

const major = async ({ client }: Side) =>
  (await client.query("SELECT current_setting('server_version_num')::int / 10000 AS major")).rows[0]
    .major as number;

async function readSide({ client }: Side): Promise<Map<string, Extension>> {
  return new Map((await client.query<Extension>(listed)).rows.map((row) => [row.name, row]));
}

const names = (extensions: ReadonlyMap<string, Extension>) =>
  [...extensions.values()].map(({ name, version }) => `${name} ${version}`);

/** Extensions with their versions; between different majors of Postgres the target's newer version is as it should be. */
export async function compareExtensions(source: Side, target: Side): Promise<Proof> {
  const sameMajor = (await major(source)) === (await major(target));
  const [from, to] = await Promise.all([readSide(source), readSide(target)]);
  const show = ({ version, schema, comment }: Extension) =>
    sameMajor ? `${version} in ${schema}, comment “${comment}”` : `in ${schema}`;
  const differ = (a: Extension, b: Extension) =>
    show(a) === show(b) ? undefined : `source ${show(a)}; target ${show(b)}`;
  return proof(
    { id: 'extensions', title: 'Extensions' },
    { source: names(from), target: names(to) },
    differencesBetween(from, to, differ),
  );
}
