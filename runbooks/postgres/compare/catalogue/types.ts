import { type Class, column, identityOf, list, named } from './class.ts';

const notAuto = `NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = o.oid)
  AND (o.typtype <> 'c' OR EXISTS (SELECT FROM pg_class c WHERE c.oid = o.typrelid AND c.relkind = 'c'))`;

const range = (expression: string) => `(SELECT ${expression} FROM pg_range g WHERE g.rngtypid = o.oid)`;

/** Enumerations, domains, ranges, composite and base types; arrays and the rows of tables come by themselves. */
export const types: Class = {
  name: 'types',
  catalogue: 'pg_type',
  where: notAuto,
  owner: 'o.typowner',
  privileges: { acl: 'o.typacl', kind: 'T' },
  facts: {
    kind: 'o.typtype',
    labels: list('enumlabel::text', 'FROM pg_enum WHERE enumtypid = o.oid ORDER BY enumsortorder'),
    'base type': 'CASE WHEN o.typbasetype <> 0 THEN format_type(o.typbasetype, o.typtypmod) END',
    default: 'o.typdefault',
    'not null': 'o.typnotnull',
    collation: named('o.typcollation', 'regcollation'),
    subtype: range('rngsubtype::regtype::text'),
    'subtype operator class': range(identityOf('pg_opclass', 'rngsubopc')),
    'subtype collation': range(named('rngcollation', 'regcollation')),
    canonical: range(named('rngcanonical::oid', 'regprocedure')),
    'subtype difference': range(named('rngsubdiff::oid', 'regprocedure')),
    multirange: range("nullif(to_jsonb(g) ->> 'rngmultitypid', '0')::oid::regtype::text"),
    defined: 'o.typisdefined',
    // Those of a base type; every other kind has Postgres's own.
    'input and output': `CASE WHEN o.typtype = 'b' THEN concat_ws(' ', o.typinput::oid::regprocedure, o.typoutput::oid::regprocedure,
      o.typreceive::oid::regprocedure, o.typsend::oid::regprocedure, o.typmodin::oid::regprocedure, o.typmodout::oid::regprocedure, o.typanalyze::oid::regprocedure, ${column('typsubscript')}) END`,
    layout:
      "CASE WHEN o.typtype = 'b' THEN concat_ws(' ', o.typlen, o.typbyval, o.typalign, o.typstorage, o.typcategory, o.typispreferred, o.typdelim, nullif(o.typelem, 0)::regtype) END",
  },
};

export const casts: Class = {
  name: 'casts',
  catalogue: 'pg_cast',
  facts: {
    context: 'o.castcontext',
    method: 'o.castmethod',
    function: named('o.castfunc', 'regprocedure'),
  },
};

export const transforms: Class = {
  name: 'transforms',
  catalogue: 'pg_transform',
  facts: {
    'from SQL': named('o.trffromsql::oid', 'regprocedure'),
    'to SQL': named('o.trftosql::oid', 'regprocedure'),
  },
};

export const conversions: Class = {
  name: 'conversions',
  catalogue: 'pg_conversion',
  owner: 'o.conowner',
  facts: {
    encodings: "pg_encoding_to_char(o.conforencoding) || ' to ' || pg_encoding_to_char(o.contoencoding)",
    function: 'o.conproc::oid::regprocedure::text',
    default: 'o.condefault',
  },
};

/** Collations somebody made; `version` is that of the system's library when it was made. */
export const collations: Class = {
  name: 'collations',
  catalogue: 'pg_collation',
  owner: 'o.collowner',
  facts: {
    provider: 'o.collprovider',
    deterministic: 'o.collisdeterministic',
    encoding: "CASE o.collencoding WHEN -1 THEN 'any' ELSE pg_encoding_to_char(o.collencoding) END",
    locale: `coalesce(${column('colllocale')}, ${column('colliculocale')}, o.collcollate::text)`,
    LC_COLLATE: "CASE o.collprovider WHEN 'c' THEN o.collcollate::text END",
    LC_CTYPE: "CASE o.collprovider WHEN 'c' THEN o.collctype::text END",
    rules: column('collicurules'),
    version: 'o.collversion',
  },
};
