import type { Fault } from './fault.ts';

/** Of rows, large objects and sequences. */
export const rowsFaults: readonly Fault[] = [
  {
    class: 'two swapped values',
    sql: "UPDATE shop.customers SET name = CASE id WHEN 10 THEN 'Name 2' ELSE 'Name 1' END WHERE id IN (10, 15)",
    said: [
      'rows: shop.customers: source 2000 rows, hash …; target 2000 rows, hash …',
      'rows: shop.customers: row (id) = (10): differs in columns name, shout',
      'rows: shop.customers: row (id) = (15): differs in columns name, shout',
    ],
  },
  {
    class: 'a missing row',
    sql: 'ALTER TABLE shop.orders DISABLE TRIGGER ALL; DELETE FROM shop.orders WHERE id = 2999; ALTER TABLE shop.orders ENABLE TRIGGER ALL',
    said: [
      'rows: shop.orders_default: source 804 rows, hash …; target 803 rows, hash …',
      'rows: shop.orders_default: row (id, at, region) = (2999, 2023-11-01, n): only on the source',
    ],
  },
  {
    class: 'an extra row',
    sql: 'INSERT INTO "select"."from" VALUES (3, \'having\')',
    said: [
      'rows: "select"."from": source 2 rows, hash …; target 3 rows, hash …',
      'rows: "select"."from": row (where) = (3): only on the target',
    ],
  },
  {
    class: 'an extra row, equal to another',
    sql: 'INSERT INTO wide.only_generated DEFAULT VALUES',
    said: [
      'rows: wide.only_generated: source 2 rows, hash …; target 3 rows, hash …',
      'rows: wide.only_generated: row at (0,1) of the target: only on the target',
    ],
  },
  {
    class: 'one byte of a large object',
    sql: "SELECT lo_put(70001, 4000, '\\x01')",
    said: [
      "large-objects: large object 70001: source 10000 bytes, hash …, owner knowme_app acl {knowme_app=rw/knowme_app,readers=r/knowme_app} comment 'a photo' labels ; target 10000 bytes, hash …, owner knowme_app acl {knowme_app=rw/knowme_app,readers=r/knowme_app} comment 'a photo' labels ",
    ],
  },
  {
    class: 'length of a large object',
    sql: "SELECT lo_put(70003, 1, '\\x00')",
    said: [
      'large-objects: large object 70003: source 1 bytes, hash …, owner Odd "Owner acl {"\\"Odd \\"\\"Owner\\"=rw/\\"Odd \\"\\"Owner\\"","writers=r*w*/\\"Odd \\"\\"Owner\\""} comment NULL labels ; target 2 bytes, hash …, owner Odd "Owner acl {"\\"Odd \\"\\"Owner\\"=rw/\\"Odd \\"\\"Owner\\"","writers=r*w*/\\"Odd \\"\\"Owner\\""} comment NULL labels ',
    ],
  },
  {
    class: 'a missing large object',
    sql: 'SELECT lo_unlink(70002)',
    said: ['large-objects: large object 70002: missing on the target'],
  },
  {
    class: 'an extra large object',
    sql: "SELECT lo_from_bytea(70009, '')",
    said: ['large-objects: large object 70009: only on the target'],
  },
  {
    class: 'position of a sequence',
    sql: "SELECT setval('shop.invoices', 4241)",
    said: [
      'sequences: shop.invoices: source bigint start 7 min -50 max 9000 increment -3 cache 4 cycle, last_value 4242 is_called t; target bigint start 7 min -50 max 9000 increment -3 cache 4 cycle, last_value 4241 is_called t',
    ],
  },
  {
    class: 'sequence given out',
    sql: "SELECT setval('shop.set_not_called', 42)",
    said: [
      'sequences: shop.set_not_called: source bigint start 1 min 1 max 9223372036854775807 increment 1 cache 1, last_value 42 is_called f; target bigint start 1 min 1 max 9223372036854775807 increment 1 cache 1, last_value 42 is_called t',
    ],
  },
  {
    class: 'a missing row',
    sql: 'ALTER TABLE shop.not_valid REPLICA IDENTITY FULL; DELETE FROM shop.not_valid WHERE id = 2; ALTER TABLE shop.not_valid REPLICA IDENTITY DEFAULT',
    said: [
      'rows: shop.not_valid: source 2 rows, hash …; target 1 rows, hash …',
      'rows: shop.not_valid: row at (0,2) of the source: only on the source',
    ],
  },
  {
    class: 'a missing row',
    sql: 'ALTER TABLE wide.nothing_with_rows REPLICA IDENTITY FULL; DELETE FROM wide.nothing_with_rows WHERE ctid = (SELECT min(ctid) FROM wide.nothing_with_rows); ALTER TABLE wide.nothing_with_rows REPLICA IDENTITY DEFAULT',
    said: [
      'rows: wide.nothing_with_rows: source 3 rows, hash …; target 2 rows, hash …',
      'rows: wide.nothing_with_rows: row at (0,3) of the source: only on the source',
    ],
  },
  {
    class: 'a missing row',
    sql: 'ALTER TABLE shop.child REPLICA IDENTITY FULL; DELETE FROM ONLY shop.child WHERE id = 3; ALTER TABLE shop.child REPLICA IDENTITY DEFAULT',
    said: [
      'rows: shop.child: source 2 rows, hash …; target 1 rows, hash …',
      'rows: shop.child: row at (0,2) of the source: only on the source',
    ],
  },
  {
    class: 'a row changed, as many as before',
    sql: 'ALTER TABLE shop.photos REPLICA IDENTITY FULL; DELETE FROM shop.photos WHERE id = 2; INSERT INTO shop.photos VALUES (2, 70003); ALTER TABLE shop.photos REPLICA IDENTITY DEFAULT',
    said: [
      'rows: shop.photos: source 3 rows, hash …; target 3 rows, hash …',
      'rows: shop.photos: row at (0,2) of the source: only on the source',
      'rows: shop.photos: row at (0,4) of the target: only on the target',
    ],
  },
];
