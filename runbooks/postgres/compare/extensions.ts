import { differencesBetween, type Proof, proof } from '../proof.ts';
import type { Side } from '../side.ts';

export type Extension = { name: string; version: string; schema: string; comment: string };

const listed = `
  SELECT extname AS name, extversion AS version, extnamespace::regnamespace::text AS schema,
         coalesce(obj_description(oid, 'pg_extension'), '') AS comment FROM pg_extension ORDER BY 1`;

/** The extensions of a side, and the major version of its server. */
export type Extensions = { major: number; extensions: Extension[] };

const major = async ({ client }: Side) =>
  (await client.query("SELECT current_setting('server_version_num')::int / 10000 AS major")).rows[0]
    .major as number;

export const readExtensions = async (side: Side): Promise<Extensions> => ({
  major: await major(side),
  extensions: (await side.client.query<Extension>(listed)).rows,
});

const byName = ({ extensions }: Extensions) => new Map(extensions.map((one) => [one.name, one]));

const names = ({ extensions }: Extensions) => extensions.map(({ name, version }) => `${name} ${version}`);

/** Extensions with their versions; between different majors of Postgres the target's newer version is as it should be. */
export function proveExtensions(from: Extensions, to: Extensions): Proof {
  const sameMajor = from.major === to.major;
  const show = ({ version, schema, comment }: Extension) =>
    sameMajor ? `${version} in ${schema}, comment “${comment}”` : `in ${schema}`;
  const differ = (a: Extension, b: Extension) =>
    show(a) === show(b) ? undefined : `source ${show(a)}; target ${show(b)}`;
  return proof(
    { id: 'extensions', title: 'Extensions' },
    { source: names(from), target: names(to) },
    differencesBetween(byName(from), byName(to), differ),
  );
}

/** {@link proveExtensions} of two sides. */
export const compareExtensions = async (source: Side, target: Side): Promise<Proof> =>
  proveExtensions(...(await Promise.all([readExtensions(source), readExtensions(target)])));
