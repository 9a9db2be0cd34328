import type { Fault } from './fault.ts';

/** Of views, rules, sequences and statistics objects. */
export const relationsFaults: readonly Fault[] = [
  {
    class: 'views',
    sql: 'CREATE OR REPLACE VIEW views.first WITH (security_barrier) AS SELECT id, email, name FROM shop.customers WHERE price > 11 ORDER BY id',
    said: [
      'catalogue: view views.first: definition “WHERE (customers.price > (10)::numeric)” on the source, “WHERE (customers.price > (11)::numeric)” on the target',
    ],
  },
  {
    class: 'views',
    sql: 'ALTER VIEW views.first RESET (security_barrier)',
    said: ['catalogue: view views.first: options (security_barrier=true) on the source, () on the target'],
  },
  {
    class: 'views',
    sql: 'ALTER VIEW code.editable SET (check_option = local)',
    said: [
      'catalogue: view code.editable: options (check_option=cascaded) on the source, (check_option=local) on the target',
    ],
  },
  {
    class: 'views',
    sql: 'ALTER VIEW code.editable ALTER name DROP DEFAULT',
    said: [
      "catalogue: column code.editable.name: default 'from the view'::text on the source, none on the target",
    ],
  },
  {
    class: 'materialised views',
    sql: 'REFRESH MATERIALIZED VIEW views.totals WITH NO DATA',
    said: [
      'rows: views.totals: missing on the target',
      'catalogue: materialized view views.totals: populated yes on the source, no on the target',
    ],
  },
  {
    class: 'materialised views',
    sql: 'REFRESH MATERIALIZED VIEW views.a_never_filled',
    said: [
      'rows: views.a_never_filled: only on the target',
      'catalogue: materialized view views.a_never_filled: populated no on the source, yes on the target',
    ],
  },
  {
    class: 'materialised views',
    sql: 'ALTER MATERIALIZED VIEW views.a_total_of_totals SET (fillfactor = 81)',
    said: [
      'catalogue: materialized view views.a_total_of_totals: options (fillfactor=80) on the source, (fillfactor=81) on the target',
    ],
  },
  {
    class: 'rules',
    sql: 'DROP RULE also ON shop.options',
    said: ['catalogue: rule also on shop.options: missing on the target'],
  },
  {
    class: 'rules',
    sql: 'ALTER TABLE shop.options ENABLE RULE off',
    said: ['catalogue: rule off on shop.options: enabled D on the source, O on the target'],
  },
  {
    class: 'rules',
    sql: 'CREATE OR REPLACE RULE no_delete AS ON DELETE TO shop.options DO ALSO NOTHING',
    said: [
      'catalogue: rule no_delete on shop.options: definition “ON DELETE TO shop.options DO INSTEAD NOTHING;” on the source, “ON DELETE TO shop.options DO NOTHING;” on the target',
    ],
  },
  {
    class: 'sequences',
    sql: 'ALTER SEQUENCE shop.owned_by_column OWNED BY NONE',
    said: [
      'catalogue: sequence shop.owned_by_column: owned by shop.options.id on the source, none on the target',
    ],
  },
  {
    class: 'sequences',
    sql: 'ALTER SEQUENCE shop.unlogged SET LOGGED',
    said: ['catalogue: sequence shop.unlogged: persistence u on the source, p on the target'],
  },
  {
    class: 'sequences',
    sql: 'ALTER SEQUENCE shop.invoices NO CYCLE',
    said: [
      'sequences: shop.invoices: source bigint start 7 min -50 max 9000 increment -3 cache 4 cycle, last_value 4242 is_called t; target bigint start 7 min -50 max 9000 increment -3 cache 4, last_value 4242 is_called t',
    ],
  },
  {
    class: 'sequences',
    sql: 'ALTER SEQUENCE shop.invoices INCREMENT -2',
    said: [
      'sequences: shop.invoices: source bigint start 7 min -50 max 9000 increment -3 cache 4 cycle, last_value 4242 is_called t; target bigint start 7 min -50 max 9000 increment -2 cache 4 cycle, last_value 4242 is_called t',
    ],
  },
  {
    class: 'sequences',
    sql: 'ALTER SEQUENCE shop.used_up AS int',
    said: [
      'sequences: shop.used_up: source smallint start 1 min 1 max 32767 increment 1 cache 1, last_value 32767 is_called t; target integer start 1 min 1 max 2147483647 increment 1 cache 1, last_value 32767 is_called t',
    ],
  },
  {
    class: 'statistics objects',
    sql: 'DROP STATISTICS shop.of_expression',
    said: ['catalogue: statistics object shop.of_expression: missing on the target'],
  },
  {
    class: 'statistics objects',
    sql: 'ALTER STATISTICS shop.related SET STATISTICS 401',
    said: ['catalogue: statistics object shop.related: target 400 on the source, 401 on the target'],
  },
];
