import type { Fault } from './fault.ts';

/** Of owners, privileges, policies and comments. */
export const rightsFaults: readonly Fault[] = [
  {
    class: 'owners',
    sql: 'ALTER FUNCTION code.secret() OWNER TO writers',
    said: ['catalogue: function code.secret(): owner knowme_app on the source, writers on the target'],
  },
  {
    class: 'owners',
    sql: 'ALTER TYPE types.status OWNER TO writers',
    said: [
      'catalogue: type types.status: owner knowme_app on the source, writers on the target',
      'catalogue: type types.status: USAGE for writers granted on the source, not granted on the target',
    ],
  },
  {
    class: 'owners',
    sql: 'ALTER SEQUENCE shop.invoices OWNER TO writers',
    said: [
      'catalogue: sequence shop.invoices: owner knowme_app on the source, writers on the target',
      'catalogue: sequence shop.invoices: UPDATE for writers granted on the source, not granted on the target',
      'catalogue: sequence shop.invoices: USAGE for writers granted on the source, not granted on the target',
    ],
  },
  {
    class: 'owners',
    sql: 'ALTER VIEW views.first OWNER TO writers',
    said: ['catalogue: view views.first: owner knowme_app on the source, writers on the target'],
  },
  {
    class: 'owners',
    sql: 'ALTER SERVER elsewhere OWNER TO writers',
    said: [
      'catalogue: server elsewhere: owner knowme_app on the source, writers on the target',
      'catalogue: server elsewhere: USAGE for writers granted on the source, not granted on the target',
    ],
  },
  {
    class: 'privileges',
    sql: 'REVOKE SELECT (email) ON shop.customers FROM readers',
    said: [
      'catalogue: column shop.customers.email: SELECT for readers granted on the source, not granted on the target',
    ],
  },
  {
    class: 'privileges',
    sql: 'REVOKE GRANT OPTION FOR INSERT ON shop.base FROM writers',
    said: [
      'catalogue: table shop.base: INSERT for writers not granted on the source, granted on the target',
      'catalogue: table shop.base: INSERT for writers with grant option granted on the source, not granted on the target',
    ],
  },
  {
    class: 'privileges',
    sql: 'GRANT SELECT ON shop.of_another TO PUBLIC',
    said: [
      'catalogue: table shop.of_another: SELECT for PUBLIC not granted on the source, granted on the target',
    ],
  },
  {
    class: 'privileges',
    sql: 'REVOKE USAGE ON SCHEMA code FROM readers',
    said: ['catalogue: schema code: USAGE for readers granted on the source, not granted on the target'],
  },
  {
    class: 'privileges',
    sql: 'GRANT EXECUTE ON FUNCTION code.secret() TO PUBLIC',
    said: [
      'catalogue: function code.secret(): EXECUTE for PUBLIC not granted on the source, granted on the target',
    ],
  },
  {
    class: 'privileges',
    sql: 'REVOKE USAGE ON TYPE types.address FROM writers',
    said: [
      'catalogue: type types.address: USAGE for writers granted on the source, not granted on the target',
    ],
  },
  {
    class: 'privileges',
    sql: 'REVOKE UPDATE ON SEQUENCE shop.invoices FROM writers',
    said: [
      'catalogue: sequence shop.invoices: UPDATE for writers granted on the source, not granted on the target',
    ],
  },
  {
    class: 'privileges',
    sql: 'REVOKE USAGE ON FOREIGN SERVER elsewhere FROM writers',
    said: ['catalogue: server elsewhere: USAGE for writers granted on the source, not granted on the target'],
  },
  {
    class: 'privileges',
    sql: 'REVOKE SELECT ON LARGE OBJECT 70001 FROM readers',
    said: [
      "large-objects: large object 70001: source 10000 bytes, hash …, owner knowme_app acl {knowme_app=rw/knowme_app,readers=r/knowme_app} comment 'a photo' labels ; target 10000 bytes, hash …, owner knowme_app acl {knowme_app=rw/knowme_app} comment 'a photo' labels ",
    ],
  },
  {
    class: 'privileges',
    sql: 'REVOKE CREATE ON DATABASE {database} FROM knowme_app',
    said: ['roles: CREATE on the database for knowme_app: missing on the target'],
  },
  {
    class: 'default privileges',
    sql: 'ALTER DEFAULT PRIVILEGES FOR ROLE knowme_app IN SCHEMA shop REVOKE SELECT ON TABLES FROM readers',
    said: ['catalogue: default acl for role knowme_app in schema shop on tables: missing on the target'],
  },
  {
    class: 'policies',
    sql: 'DROP POLICY never ON shop.customers',
    said: ['catalogue: policy never on shop.customers: missing on the target'],
  },
  {
    class: 'policies',
    sql: 'ALTER POLICY own ON shop.customers USING (true)',
    said: [
      'catalogue: policy own on shop.customers: using (email OPERATOR(public.=) ((CURRENT_USER)::text)::public.citext) on the source, true on the target',
    ],
  },
  {
    class: 'policies',
    sql: 'ALTER POLICY own ON shop.customers TO readers',
    said: [
      'catalogue: policy own on shop.customers: roles (per-son, readers) on the source, (readers) on the target',
    ],
  },
  {
    class: 'policies',
    sql: 'DROP POLICY never ON shop.customers; CREATE POLICY never ON shop.customers FOR INSERT WITH CHECK (price > 0)',
    said: ['catalogue: policy never on shop.customers: permissive no on the source, yes on the target'],
  },
  {
    class: 'comments',
    sql: "COMMENT ON COLUMN shop.customers.email IS 'theirs'",
    said: ["catalogue: column shop.customers.email: comment it's theirs on the source, theirs on the target"],
  },
  {
    class: 'comments',
    sql: 'COMMENT ON TABLE shop.customers IS NULL',
    said: ['catalogue: table shop.customers: comment People who bought on the source, none on the target'],
  },
  {
    class: 'comments',
    sql: "COMMENT ON LARGE OBJECT 70001 IS 'a picture'",
    said: [
      "large-objects: large object 70001: source 10000 bytes, hash …, owner knowme_app acl {knowme_app=rw/knowme_app,readers=r/knowme_app} comment 'a photo' labels ; target 10000 bytes, hash …, owner knowme_app acl {knowme_app=rw/knowme_app,readers=r/knowme_app} comment 'a picture' labels ",
    ],
  },
];
