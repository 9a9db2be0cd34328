import type { Fault } from './fault.ts';

/** Of schemas and tables. */
export const tablesFaults: readonly Fault[] = [
  {
    class: 'schemas',
    sql: 'ALTER SCHEMA archive OWNER TO writers',
    said: ['catalogue: schema archive: owner knowme_app on the source, writers on the target'],
  },
  { class: 'schemas', sql: 'CREATE SCHEMA extra', said: ['catalogue: schema extra: only on the target'] },
  {
    class: 'tables',
    sql: 'CREATE TABLE shop.extra (id int)',
    said: ['rows: shop.extra: only on the target', 'catalogue: table shop.extra: only on the target'],
  },
  {
    class: 'tables',
    sql: 'DROP TABLE wide.empty',
    said: [
      'rows: wide.empty: missing on the target',
      'catalogue: index wide.empty_pkey: missing on the target',
      'catalogue: table constraint empty_pkey on wide.empty: missing on the target',
      'catalogue: table wide.empty: missing on the target',
    ],
  },
  {
    class: 'tables',
    sql: 'ALTER TABLE shop.cache SET LOGGED',
    said: [
      'catalogue: sequence shop.cache_key_seq: persistence u on the source, p on the target',
      'catalogue: table shop.cache: persistence u on the source, p on the target',
    ],
  },
  {
    class: 'tables',
    sql: 'ALTER TABLE shop.options SET (fillfactor = 51)',
    said: [
      'catalogue: table shop.options: options (autovacuum_enabled=off, fillfactor=50) on the source, (autovacuum_enabled=off, fillfactor=51) on the target',
    ],
  },
  {
    class: 'tables',
    sql: 'ALTER TABLE shop.options SET (toast.autovacuum_enabled = on)',
    said: [
      'catalogue: table shop.options: TOAST options (autovacuum_enabled=off) on the source, (autovacuum_enabled=on) on the target',
    ],
  },
  {
    class: 'tables',
    sql: 'ALTER TABLE code.other_method SET ACCESS METHOD heap',
    said: ['catalogue: table code.other_method: access method heap_again on the source, heap on the target'],
  },
  {
    class: 'tables',
    sql: 'ALTER TABLE shop.options REPLICA IDENTITY DEFAULT',
    said: ['catalogue: table shop.options: replica identity f on the source, d on the target'],
  },
  {
    class: 'tables',
    sql: 'ALTER TABLE shop.customers DISABLE ROW LEVEL SECURITY',
    said: ['catalogue: table shop.customers: row security yes on the source, no on the target'],
  },
  {
    class: 'tables',
    sql: 'ALTER TABLE shop.orders NO FORCE ROW LEVEL SECURITY',
    said: ['catalogue: table shop.orders: row security forced yes on the source, no on the target'],
  },
  {
    class: 'tables',
    sql: "ALTER TABLE shop.orders DETACH PARTITION shop.orders_empty; ALTER TABLE shop.orders ATTACH PARTITION shop.orders_empty FOR VALUES FROM (MINVALUE) TO ('1991-01-01')",
    said: [
      'catalogue: index shop.orders_empty_region_idx: only on the target',
      "catalogue: table shop.orders_empty: partition bound FOR VALUES FROM (MINVALUE) TO ('1990-01-01') on the source, FOR VALUES FROM (MINVALUE) TO ('1991-01-01') on the target",
    ],
  },
  {
    class: 'tables',
    sql: 'ALTER TABLE shop.grandchild NO INHERIT shop.child',
    said: [
      'catalogue: column shop.grandchild.extra: defined here no on the source, yes on the target',
      'catalogue: column shop.grandchild.extra: inherited from 1 on the source, 0 on the target',
      'catalogue: column shop.grandchild.id: defined here no on the source, yes on the target',
      'catalogue: column shop.grandchild.id: inherited from 1 on the source, 0 on the target',
      'catalogue: column shop.grandchild.name: defined here no on the source, yes on the target',
      'catalogue: column shop.grandchild.name: inherited from 1 on the source, 0 on the target',
      'catalogue: column shop.grandchild.own: defined here no on the source, yes on the target',
      'catalogue: column shop.grandchild.own: inherited from 1 on the source, 0 on the target',
      'catalogue: table constraint named on shop.grandchild: defined here no on the source, yes on the target',
      'catalogue: table constraint named on shop.grandchild: inherited from 1 on the source, 0 on the target',
      'catalogue: table shop.grandchild: parents (shop.child) on the source, () on the target',
    ],
  },
  {
    class: 'tables',
    sql: 'ALTER TABLE types.of_a_type NOT OF',
    said: ['catalogue: table types.of_a_type: of type types.address on the source, none on the target'],
  },
  {
    class: 'tables',
    sql: 'ALTER TABLE shop.options OWNER TO writers',
    said: [
      'catalogue: sequence shop.owned_by_column: owner knowme_app on the source, writers on the target',
      'catalogue: table shop.options: owner knowme_app on the source, writers on the target',
      'catalogue: table shop.options: REFERENCES for writers granted on the source, not granted on the target',
      'catalogue: table shop.options: TRIGGER for writers granted on the source, not granted on the target',
      'catalogue: table shop.options: TRUNCATE for writers granted on the source, not granted on the target',
    ],
  },
  {
    class: 'foreign tables',
    sql: "ALTER FOREIGN TABLE shop.far_away OPTIONS (SET table_name 'near')",
    said: [
      'catalogue: foreign table shop.far_away: foreign options (table_name=Far "Away") on the source, (table_name=near) on the target',
    ],
  },
  {
    class: 'foreign tables',
    sql: "ALTER FOREIGN TABLE shop.far_away ALTER id OPTIONS (SET column_name 'id')",
    said: [
      'catalogue: column shop.far_away.id: foreign options (column_name=ID) on the source, (column_name=id) on the target',
    ],
  },
];
