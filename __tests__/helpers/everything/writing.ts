import { type Endpoint, withClient } from '../../../runbooks/postgres/client.ts';

/** What an application does to a database that has everything: each of these again and again, `n` grows. */
const statements: readonly ((n: number) => string)[] = [
  (n) => `UPDATE shop.customers SET name = 'changed ${n}', price = -price WHERE id % 97 = ${n % 97}`,
  (n) => `DELETE FROM shop.customers WHERE id > 9000 AND id % 7 = ${n % 7} AND email NOT LIKE 'kept%'`,
  (n) => `INSERT INTO shop.customers (email, name) VALUES ('passing ${n}', E'a\\tb\\nc\\\\')`,
  (n) => `INSERT INTO shop.orders (customer, at, region) VALUES (10, date '2023-12-01' + ${n % 400}, 's')`,
  (n) => `UPDATE shop.orders SET at = at + 200, region = 'north' WHERE id % 501 = ${n % 501} AND id > 30`,
  (n) => `UPDATE shop.orders SET note = NULL, customer = NULL WHERE id % 499 = ${n % 499}`,
  (n) => `DELETE FROM shop.orders WHERE id % 997 = ${n % 997} AND id > 30`,
  (n) => `UPDATE "values".numbers SET n = ${n}.10, f = 'NaN', r = r WHERE id = ${n % 8}`,
  (n) => `UPDATE "values".times SET tsz = now(), i = '${n} days', p = 'infinity' WHERE id = ${n % 6}`,
  () => `UPDATE "values".texts SET c = v, q = '\\', b = '\\x00' WHERE id = 3`,
  () => `UPDATE "values".documents SET b = '{"a": 1.00}', x = '<x/>', q = '' WHERE id < 3`,
  () =>
    `BEGIN; TRUNCATE "values".arrays; INSERT INTO "values".arrays (id, a, b) VALUES (1, '[0:1]={1,NULL}', '{NULL,""}'); COMMIT`,
  (n) =>
    `UPDATE types.users SET statuses = '{paid}', home = ('x', NULL, 2), spans = '{[1,${n + 2})}' WHERE id < 3`,
  () => `UPDATE types.of_a_type SET street = street || '+'`,
  (n) => `INSERT INTO shop.options VALUES (${n}, 'a', NULL, 'c')`,
  () => `UPDATE shop.options SET b = 'b' WHERE id % 3 = 0`,
  (n) => `INSERT INTO shop.identity_by_index VALUES (${n}, 't')`,
  (n) => `UPDATE shop.identity_by_index SET id = -id, t = NULL WHERE id % 5 = ${n % 5}`,
  () => 'BEGIN; UPDATE shop.bookings SET code = translate(code, $$ab$$, $$ba$$); COMMIT',
  (n) =>
    `BEGIN; INSERT INTO shop.left_hand VALUES (${n}, ${n}, 1); INSERT INTO shop.right_hand VALUES (${n}, ${n}); COMMIT`,
  (n) => `UPDATE shop.left_hand SET self = NULL, "right" = NULL WHERE id = ${n - 1}`,
  (n) => `UPDATE "Mixed Case"."Table" SET "Id" = "Id" + 10, "%s" = '${n}', "$1" = E'\\n'`,
  (n) =>
    `INSERT INTO U&"new\\000Aline".U&"table\\000Awith\\0009white  space" VALUES (${n}, U&'\\6F22\\0009')`,
  (n) => `INSERT INTO wide.empty VALUES (${n}, '')`,
  (n) => (n % 50 === 0 ? 'TRUNCATE wide.empty' : `UPDATE wide.empty SET id = -id WHERE id = ${n}`),
  () => `UPDATE wide.most SET c50 = c50 || 'y'`,
  () => 'INSERT INTO wide.only_generated DEFAULT VALUES; INSERT INTO wide.nothing_with_rows DEFAULT VALUES',
  (n) => `INSERT INTO shop.grandchild VALUES (${n}, 'g', 'x', 5)`,
  () => `UPDATE shop.child SET name = name || '.'; DELETE FROM shop.grandchild WHERE id % 3 = 0`,
  (n) => `INSERT INTO shop.no_identity VALUES (${n}); INSERT INTO shop.of_another (t) VALUES ('z')`,
  (n) => `INSERT INTO shop.cache (value) VALUES ('${n}')`,
  () => `SELECT nextval('shop.invoices'), nextval('shop.untouched'); INSERT INTO shop.serials DEFAULT VALUES`,
  (n) => `SELECT lo_put(70001, ${n}, 'written'), lo_from_bytea(${80_000 + n}, '${n}')`,
];

/** What makes so much WAL that the other server would never catch up with nothing else. */
const heavy: readonly ((n: number) => string)[] = [
  () => `UPDATE "values".toasted SET id = -id`,
  (n) => `UPDATE "values".toasted SET compressed = repeat('again ${n} ', 50000) WHERE abs(id) = 2`,
  (n) => `UPDATE "values".toasted SET bytes = bytes || '\\x0${n % 10}' WHERE abs(id) = 1`,
  () => 'REFRESH MATERIALIZED VIEW views.totals',
];

/** Somebody who writes into everything, and remembers what was acknowledged. */
export interface EverythingWriter {
  /** Addresses of customers whose INSERT was acknowledged, and whom nobody deletes. */
  readonly acknowledged: ReadonlySet<string>;
  /** Statements acknowledged. */
  readonly count: () => number;
  /** Resolves when the session has ended, with how. */
  readonly ended: Promise<string>;
  stop(): void;
}

/** Writes into every kind of table, one statement after the other, until the fence or `stop`. */
export function writeEverything(application: Endpoint): EverythingWriter {
  const acknowledged = new Set<string>();
  let stopped = false;
  let count = 0;
  const ended = withClient(
    application,
    async (client) => {
      for (let n = 1000; !stopped; n++) {
        const email = `kept ${n}`;
        await client.query('INSERT INTO shop.customers (email, name) VALUES ($1::text, $1::text)', [email]);
        acknowledged.add(email);
        for (const statement of n % 40 === 0 ? [...statements, ...heavy] : statements) {
          await client.query(statement(n)).catch((error) => {
            throw new Error(`${statement(n)}: ${error.message}`, { cause: error });
          });
          count += 1;
        }
      }
      return 'stopped';
    },
    { settings: { datestyle: 'ISO' } },
  ).catch((error: Error) => error.message);
  return { acknowledged, count: () => count, ended, stop: () => (stopped = true) };
}
