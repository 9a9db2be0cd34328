import { crosses, sameButForTables } from '../majors.ts';
import type { Facts } from './class.ts';
import { isColumnOf } from './column-of.ts';
import type { Difference } from './differences.ts';

/** What a difference is judged by. */
export interface Sides {
  readonly source: { readonly major: number; readonly objects: ReadonlyMap<string, Facts> };
  readonly target: { readonly major: number; readonly objects: ReadonlyMap<string, Facts> };
  /** The role whose rights on schema public may be new on the target. */
  readonly application: string | undefined;
}

/** A difference that is no loss. */
interface Expected {
  readonly reason: string;
  covers(difference: Difference, sides: Sides): boolean;
}

const upgrade = ({ source, target }: Sides, major: number) => crosses(source.major, target.major, major);

const onPublic = ({ object }: Difference) => object === 'schema public';

type Objects = Sides['source']['objects'];

/** Names of the tables that are like this. Asked for many differences, looked for once. */
function tablesThat(are: (facts: Facts) => boolean): (objects: Objects) => ReadonlySet<string> {
  const known = new WeakMap<Objects, ReadonlySet<string>>();
  return (objects) => {
    const tables =
      known.get(objects) ??
      new Set([...objects].flatMap(([name, facts]) => (are(facts) ? [name.replace(/^table /, '')] : [])));
    known.set(objects, tables);
    return tables;
  };
}

const partitions = tablesThat((facts) => Boolean(facts['partition bound']));

/** Tables with parents; partitions have their columns in the order of their own. */
const heirs = tablesThat(
  (facts) => Array.isArray(facts.parents) && facts.parents.length > 0 && !facts['partition bound'],
);

const list: readonly Expected[] = [
  {
    reason: 'every server sets the owner of schema public itself, and only a superuser may change it',
    covers: (d) => onPublic(d) && d.about === 'owner',
  },
  {
    reason: 'the runbook lets the application use schema public, whether it could before or not',
    covers: (d, { application }) =>
      onPublic(d) &&
      application !== undefined &&
      d.source === 'not granted' &&
      [application, `"${application}"`].some((role) => new RegExp(` for ${role}( |$)`).test(d.about ?? '')),
  },
  {
    reason: 'an invalid index is not moved, and nothing uses it',
    covers: (d, { source }) =>
      d.about === undefined && d.target === undefined && source.objects.get(d.object)?.valid === false,
  },
  {
    reason: 'a dump puts the columns a table inherits before its own',
    covers: (d, { source }) => d.about === 'position' && isColumnOf(d.object, heirs(source.objects)),
  },
  {
    reason: 'from Postgres 15 on nobody may create in schema public unless told so',
    covers: (d, sides) => onPublic(d) && d.about === 'CREATE for PUBLIC' && upgrade(sides, 15),
  },
  {
    reason: 'the privilege MAINTAIN came with Postgres 17, and owners have it',
    covers: (d, sides) =>
      upgrade(sides, 17) && d.source === 'not granted' && /^MAINTAIN for /.test(d.about ?? ''),
  },
  {
    reason: 'from Postgres 17 on the partitions have the identity column of their table',
    covers: (d, sides) =>
      upgrade(sides, 17) &&
      d.about === 'identity' &&
      !d.source &&
      isColumnOf(d.object, partitions(sides.source.objects)),
  },
  {
    reason:
      'from Postgres 18 on (17 for domains) NOT NULL is a constraint with a name; the column’s own attribute is compared',
    covers: (d, sides) =>
      upgrade(sides, d.object.startsWith('domain constraint ') ? 17 : 18) &&
      d.about === undefined &&
      String(sides.target.objects.get(d.object)?.definition).startsWith('NOT NULL'),
  },
  {
    reason: 'from Postgres 16 on a view of one table is written without the table before each column',
    covers: (d, sides) =>
      upgrade(sides, 16) && d.about === 'definition' && sameButForTables(d.source, d.target),
  },
  {
    reason: 'every server has its own owner of what extensions bring',
    covers: (d) => d.object.startsWith('changed privileges of ') && d.about === 'owner',
  },
  {
    reason: 'a dump does not name the encoding of a collation, so that it becomes that of the database',
    covers: (d) => d.object.startsWith('collation ') && d.about === 'encoding' && d.source === 'any',
  },
  {
    reason: 'the version of a collation is that of the library of each server’s own system',
    covers: (d) => d.object.startsWith('collation ') && d.about === 'version',
  },
];

/** Why a difference is as it should be; undefined for one that is not. */
export const reasonFor = (difference: Difference, sides: Sides): string | undefined =>
  list.find(({ covers }) => covers(difference, sides))?.reason;
