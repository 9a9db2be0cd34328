import type { Fault } from './fault.ts';

/** Of functions and triggers. */
export const functionsFaults: readonly Fault[] = [
  {
    class: 'functions',
    sql: "CREATE OR REPLACE FUNCTION code.add(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 7 AS 'SELECT a + b + 0'",
    said: [
      'catalogue: function code.add(integer,integer): body “AS $function$SELECT a + b$function$” on the source, “AS $function$SELECT a + b + 0$function$” on the target',
    ],
  },
  {
    class: 'functions',
    sql: "CREATE OR REPLACE FUNCTION code.add(a int, b int DEFAULT 2) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 7 AS 'SELECT a + b'",
    said: [
      'catalogue: function code.add(integer,integer): arguments a integer, b integer DEFAULT 1 on the source, a integer, b integer DEFAULT 2 on the target',
    ],
  },
  {
    class: 'functions',
    sql: 'ALTER FUNCTION code.secret() SECURITY INVOKER',
    said: ['catalogue: function code.secret(): security definer yes on the source, no on the target'],
  },
  {
    class: 'functions',
    sql: 'ALTER FUNCTION code.secret() RESET search_path',
    said: [
      'catalogue: function code.secret(): settings (search_path=shop, "Mixed Case", work_mem=5MB) on the source, (work_mem=5MB) on the target',
    ],
  },
  {
    class: 'functions',
    sql: 'ALTER FUNCTION code.add(int, int) STABLE',
    said: ['catalogue: function code.add(integer,integer): volatility i on the source, s on the target'],
  },
  {
    class: 'functions',
    sql: 'ALTER FUNCTION code.add(int, int) CALLED ON NULL INPUT',
    said: ['catalogue: function code.add(integer,integer): strict yes on the source, no on the target'],
  },
  {
    class: 'functions',
    sql: 'ALTER FUNCTION code.add(int, int) PARALLEL UNSAFE',
    said: ['catalogue: function code.add(integer,integer): parallel s on the source, u on the target'],
  },
  {
    class: 'functions',
    sql: 'ALTER FUNCTION code.add(int, int) COST 8',
    said: ['catalogue: function code.add(integer,integer): cost 7 on the source, 8 on the target'],
  },
  {
    class: 'functions',
    sql: 'ALTER FUNCTION code.rows() ROWS 18',
    said: ['catalogue: function code.rows(): rows 17 on the source, 18 on the target'],
  },
  {
    class: 'functions',
    sql: 'ALTER FUNCTION code.leakproof(int) NOT LEAKPROOF',
    said: ['catalogue: function code.leakproof(integer): leakproof yes on the source, no on the target'],
  },
  {
    class: 'functions',
    sql: 'CREATE OR REPLACE FUNCTION code.atomic(a int) RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(*) FROM shop.customers WHERE id >= a; END',
    said: [
      'catalogue: function code.atomic(integer): body “WHERE (customers.id > atomic.a);” on the source, “WHERE (customers.id >= atomic.a);” on the target',
    ],
  },
  {
    class: 'functions',
    sql: "CREATE FUNCTION code.add(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    said: ['catalogue: function code.add(bigint): only on the target'],
  },
  {
    class: 'procedures',
    sql: "CREATE OR REPLACE PROCEDURE code.clean(INOUT n int) LANGUAGE plpgsql AS 'BEGIN n := n + 2; COMMIT; END'",
    said: [
      'catalogue: procedure code.clean(integer): body “AS $procedure$BEGIN n := n + 1; COMMIT; END$procedure$” on the source, “AS $procedure$BEGIN n := n + 2; COMMIT; END$procedure$” on the target',
    ],
  },
  {
    class: 'aggregates',
    sql: "CREATE OR REPLACE AGGREGATE code.total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '1', COMBINEFUNC = int4pl, PARALLEL = SAFE, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, MINITCOND = '5')",
    said: ['catalogue: aggregate code.total(integer): initial value 0 on the source, 1 on the target'],
  },
  {
    class: 'triggers',
    sql: 'ALTER TABLE shop.base ENABLE TRIGGER off',
    said: ['catalogue: trigger off on shop.base: enabled D on the source, O on the target'],
  },
  {
    class: 'triggers',
    sql: 'ALTER TABLE shop.base ENABLE TRIGGER always',
    said: ['catalogue: trigger always on shop.base: enabled A on the source, O on the target'],
  },
  {
    class: 'triggers',
    sql: 'ALTER TABLE archive.orders_2024_north DISABLE TRIGGER touch',
    said: ['catalogue: trigger touch on archive.orders_2024_north: enabled O on the source, D on the target'],
  },
  {
    class: 'triggers',
    sql: 'DROP TRIGGER instead ON code.editable',
    said: ['catalogue: trigger instead on code.editable: missing on the target'],
  },
  {
    class: 'event triggers',
    sql: 'ALTER EVENT TRIGGER off ENABLE',
    said: ['catalogue: event trigger off: enabled D on the source, O on the target'],
  },
  {
    class: 'event triggers',
    sql: 'DROP EVENT TRIGGER log_ddl',
    said: ['catalogue: event trigger log_ddl: missing on the target'],
  },
  {
    class: 'triggers',
    sql: "CREATE OR REPLACE TRIGGER off BEFORE TRUNCATE ON shop.base EXECUTE FUNCTION code.nothing('x')",
    said: [
      'catalogue: trigger off on shop.base: enabled D on the source, O on the target',
      "catalogue: trigger off on shop.base: definition CREATE TRIGGER off BEFORE TRUNCATE ON shop.base FOR EACH STATEMENT EXECUTE FUNCTION code.nothing() on the source, CREATE TRIGGER off BEFORE TRUNCATE ON shop.base FOR EACH STATEMENT EXECUTE FUNCTION code.nothing('x') on the target",
    ],
  },
  {
    class: 'triggers',
    sql: 'CREATE OR REPLACE TRIGGER transition AFTER INSERT OR UPDATE ON shop.child FOR EACH STATEMENT EXECUTE FUNCTION code.nothing()',
    said: ['catalogue: trigger transition on shop.child: only on the target'],
  },
];
