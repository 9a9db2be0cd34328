import type { Fault } from './fault.ts';

/** Of indexes. */
export const indexesFaults: readonly Fault[] = [
  {
    class: 'indexes',
    sql: 'DROP INDEX shop.options_a; CREATE INDEX options_a ON shop.options USING btree (a)',
    said: [
      'catalogue: index shop.options_a: definition CREATE INDEX options_a ON shop.options USING hash (a) on the source, CREATE INDEX options_a ON shop.options USING btree (a) on the target',
    ],
  },
  {
    class: 'indexes',
    sql: "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'shop.options_a'::regclass",
    said: ['catalogue: index shop.options_a: valid yes on the source, no on the target'],
  },
  {
    class: 'indexes',
    sql: "UPDATE pg_index SET indisready = false WHERE indexrelid = 'shop.options_a'::regclass",
    said: ['catalogue: index shop.options_a: ready yes on the source, no on the target'],
  },
  {
    class: 'indexes',
    sql: 'ALTER INDEX shop.options_id SET (fillfactor = 61)',
    said: [
      "catalogue: index shop.options_id: definition CREATE UNIQUE INDEX options_id ON shop.options USING btree (id DESC NULLS LAST) WITH (fillfactor='60') on the source, CREATE UNIQUE INDEX options_id ON shop.options USING btree (id DESC NULLS LAST) WITH (fillfactor='61') on the target",
    ],
  },
  {
    class: 'indexes',
    sql: 'ALTER INDEX shop.options_lower ALTER COLUMN 1 SET STATISTICS 301',
    said: [
      'catalogue: index shop.options_lower: statistics targets (1: 300) on the source, (1: 301) on the target',
    ],
  },
  {
    class: 'indexes',
    sql: 'ALTER TABLE shop.options SET WITHOUT CLUSTER',
    said: ['catalogue: index shop.options_id: clustered yes on the source, no on the target'],
  },
  {
    class: 'indexes',
    sql: 'ALTER TABLE shop.identity_by_index REPLICA IDENTITY NOTHING',
    said: [
      'catalogue: index shop.identity_index: of the replica identity yes on the source, no on the target',
      'catalogue: table shop.identity_by_index: replica identity i on the source, n on the target',
    ],
  },
  {
    class: 'indexes',
    sql: 'DROP INDEX shop.customers_brin',
    said: ['catalogue: index shop.customers_brin: missing on the target'],
  },
];
