import type { Fault } from './fault.ts';

/** Of types, casts and collations. */
export const typesFaults: readonly Fault[] = [
  {
    class: 'types',
    sql: "ALTER TYPE types.status ADD VALUE 'lost'",
    said: [
      'catalogue: type types.status: labels (new, paid, sent) on the source, (new, paid, sent, lost) on the target',
    ],
  },
  {
    class: 'types',
    sql: "ALTER TYPE types.status RENAME VALUE 'paid' TO 'settled'",
    said: [
      'catalogue: type types.status: labels (new, paid, sent) on the source, (new, settled, sent) on the target',
    ],
  },
  {
    class: 'types',
    sql: "UPDATE pg_enum SET enumsortorder = 9 WHERE enumlabel = 'paid'",
    said: [
      'catalogue: type types.status: labels (new, paid, sent) on the source, (new, sent, paid) on the target',
    ],
  },
  {
    class: 'types',
    sql: 'ALTER TYPE types.empty ADD ATTRIBUTE a int',
    said: ['catalogue: column types.empty.a: only on the target'],
  },
  {
    class: 'types',
    sql: 'ALTER DOMAIN types.positive SET DEFAULT 2',
    said: ['catalogue: type types.positive: default 1 on the source, 2 on the target'],
  },
  {
    class: 'types',
    sql: 'ALTER DOMAIN types.small DROP NOT NULL',
    said: ['catalogue: type types.small: not null yes on the source, no on the target'],
  },
  {
    class: 'types',
    sql: 'ALTER TYPE code.base SET (STORAGE = plain, ANALYZE = array_typanalyze)',
    said: [
      'catalogue: type code.base: input and output code.base_in(cstring) code.base_out(code.base) - - - - - - on the source, code.base_in(cstring) code.base_out(code.base) - - - - array_typanalyze(internal) - on the target',
    ],
  },
  {
    class: 'types',
    sql: 'ALTER TYPE types.spans OWNER TO writers',
    said: ['catalogue: type types.spans: owner knowme_app on the source, writers on the target'],
  },
  {
    class: 'casts',
    sql: 'DROP CAST (int AS types.status)',
    said: ['catalogue: cast (integer AS types.status): missing on the target'],
  },
  {
    class: 'casts',
    sql: "UPDATE pg_cast SET castcontext = 'i' WHERE casttarget = 'types.status'::regtype",
    said: ['catalogue: cast (integer AS types.status): context a on the source, i on the target'],
  },
  {
    class: 'conversions',
    sql: 'DROP CONVERSION code.to_latin',
    said: ['catalogue: conversion code.to_latin: missing on the target'],
  },
  {
    class: 'collations',
    sql: 'DROP COLLATION types.plain; CREATE COLLATION types.plain FROM "POSIX"',
    said: [
      'catalogue: collation types.plain: owner knowme_app on the source, rdsadmin on the target',
      'catalogue: collation types.plain: locale C on the source, POSIX on the target',
      'catalogue: collation types.plain: LC_CTYPE C on the source, POSIX on the target',
      'catalogue: collation types.plain: LC_COLLATE C on the source, POSIX on the target',
    ],
  },
  {
    class: 'collations',
    sql: "UPDATE pg_collation SET collisdeterministic = true WHERE collname = 'german'",
    said: ['catalogue: collation types.german: deterministic no on the source, yes on the target'],
  },
  {
    class: 'transforms',
    sql: 'DROP TRANSFORM FOR int LANGUAGE sql',
    said: ['catalogue: transform for integer on language sql: missing on the target'],
  },
  {
    class: 'types',
    sql: 'ALTER TYPE types.person ADD ATTRIBUTE more int CASCADE',
    said: [
      'rows: types.users: source 3 rows, hash …; target 3 rows, hash …',
      'rows: types.users: row (id) = (1): differs in columns people, person',
      'rows: types.users: row (id) = (3): differs in column person',
      'catalogue: column types.person.more: only on the target',
    ],
  },
  {
    class: 'types',
    sql: "UPDATE pg_range SET rngsubdiff = 0 WHERE rngtypid = 'types.span'::regtype",
    said: [
      'catalogue: type types.span: subtype difference types.distance(double precision,double precision) on the source, none on the target',
    ],
  },
];
