/** One attribute of an object as both sides show it; `null` is "none". */
export type Fact = string | number | boolean | null | readonly string[];

/** An object's attributes by name. */
export type Facts = Readonly<Record<string, Fact>>;

/**
 * One class of objects of the catalogue: where they are listed and what can differ in one. Expressions are SQL over the
 * row `o`. A column that only newer servers have is read by {@link column}.
 */
export interface Class {
  /** In the plural, for the figures. */
  readonly name: string;
  /** Of the object's address, see `pg_identify_object`. */
  readonly catalogue: string;
  /** The list to read, where it is not the catalogue itself. */
  readonly from?: string;
  /** Object id and sub-id of the address; `o.oid` and 0 unless said. */
  readonly oid?: string;
  readonly sub?: string;
  /** First major version that has the class. */
  readonly since?: number;
  readonly where?: string;
  /** What it is called, where type and identity (`i.type`, `i.identity`) do not say it. */
  readonly object?: string;
  /** Members of extensions, whoever made them, in place of all others. */
  readonly members?: boolean;
  readonly owner?: string;
  /** The column with the privileges, and their kind as `acldefault` names it. */
  readonly privileges?: { readonly acl: string; readonly kind: string };
  readonly facts: Readonly<Record<string, string>>;
}

/** An attribute with this prefix is compared, and never printed or made a figure of: it may hold a password. NULL is one that cannot be read. */
export const secret = 'secret ';

/** Names what of an object cannot be read with the rights at hand; it is said with the figures. */
export const unread = 'unread';

/** A column that not every major version has: NULL where there is none. */
export const column = (name: string) => `(to_jsonb(o) ->> '${name}')`;

/** A table, index or type by its id; "none" for 0. */
export const named = (expression: string, type: string) => `nullif(${expression}, 0)::${type}::text`;

/** Any object by its address. */
export const identityOf = (catalogue: string, oid: string) =>
  `(pg_identify_object('${catalogue}'::regclass, ${oid}, 0)).identity`;

/** Whatever a query finds, as one list in the order said. */
export const list = (item: string, rest: string) => `ARRAY(SELECT ${item} ${rest})`;

/** A role by its id. */
export const role = (oid: string) => `pg_get_userbyid(${oid})`;

const privilegesOf = ({ acl, kind }: NonNullable<Class['privileges']>, owner: string) => `ARRAY(
  SELECT a.privilege_type || ' for ' || CASE a.grantee WHEN 0 THEN 'PUBLIC' WHEN ${owner} THEN 'its owner' ELSE quote_ident(${role('a.grantee')}) END
         || CASE WHEN a.is_grantable AND a.grantee <> ${owner} THEN ' with grant option' ELSE '' END
         || CASE WHEN a.grantor <> ${owner} THEN ' by ' || quote_ident(${role('a.grantor')}) ELSE '' END
    FROM aclexplode(coalesce(${acl}, acldefault('${kind}', ${owner}))) a ORDER BY 1)`;

/** What every object may have. */
function common({ catalogue, oid = 'o.oid', sub = '0', owner, privileges }: Class): Record<string, string> {
  const about = (side: string) =>
    `${side}.classoid = '${catalogue}'::regclass AND ${side}.objoid = ${oid} AND ${side}.objsubid = ${sub}`;
  return {
    ...(owner ? { owner: role(owner) } : {}),
    ...(privileges ? { privileges: privilegesOf(privileges, owner ?? '0::oid') } : {}),
    comment: `(SELECT description FROM pg_description d WHERE ${about('d')})`,
    'security labels': list(
      "format('%s: %s', provider, label)",
      `FROM pg_seclabel l WHERE ${about('l')} ORDER BY 1`,
    ),
    'depends on extensions': list(
      'extname::text',
      `FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid WHERE d.classid = '${catalogue}'::regclass
          AND d.objid = ${oid} AND d.objsubid = ${sub} AND d.deptype = 'x' ORDER BY 1`,
    ),
  };
}

const identity = "replace(i.identity, 'pg_catalog.', '')";

/** Ids below 16384 are those initdb gave. */
const ours = ({ catalogue, oid = 'o.oid', members = false }: Class) => {
  const isMember = `EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalogue}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;
  if (members) return isMember;
  const system = `${oid} < 16384 AND NOT (i.type = 'database' OR i.type = 'schema' AND i.identity = 'public')`;
  return `NOT (${system}) AND NOT ${isMember}`;
};

/** The query of a class: `name` and `facts` of each object that is neither the system's, nor an extension's, nor temporary. */
export function queryOf(kind: Class): string {
  const { catalogue, oid = 'o.oid', sub = '0', from = `${catalogue} o`, where = 'true' } = kind;
  const facts = Object.entries({ ...common(kind), ...kind.facts }).map(([name, sql]) => `'${name}', ${sql}`);
  const { object = `CASE WHEN ${sub} > 0 THEN 'column' ELSE i.type END || ' ' || ${identity}` } = kind;
  return `
    SELECT ${object} AS name, jsonb_build_object(${facts.join(', ')}) AS facts
      FROM ${from}, LATERAL pg_identify_object('${catalogue}'::regclass, ${oid}, ${sub}) i
     WHERE ${ours(kind)} AND ${where} AND i.identity !~ '(^| on )pg_(temp|toast)'`;
}
