import type { Fault } from './fault.ts';

/** Of roles and settings. */
export const rolesFaults: readonly Fault[] = [
  {
    class: 'settings of the database',
    sql: "ALTER DATABASE {database} SET timezone = 'UTC'",
    said: ['roles: setting TimeZone of the database: source Europe/Zurich; target UTC'],
  },
  {
    class: 'settings of the database',
    sql: 'ALTER ROLE "per-son" IN DATABASE {database} RESET statement_timeout',
    said: ['roles: setting statement_timeout of per-son in the database: missing on the target'],
  },
  {
    class: 'roles',
    sql: 'ALTER ROLE "per-son" CONNECTION LIMIT 6',
    said: [
      'roles: role per-son: source {"connectionLimit":5,"validUntil":"2040-01-01T10:00:00+00:00","attributes":{"inherit":true,"createrole":false,"createdb":false,"login":true,"replication":false,"bypassrls":false},"comment":"it\'s a person"}; target {"connectionLimit":6,"validUntil":"2040-01-01T10:00:00+00:00","attributes":{"inherit":true,"createrole":false,"createdb":false,"login":true,"replication":false,"bypassrls":false},"comment":"it\'s a person"}',
    ],
    repair: 'ALTER ROLE "per-son" CONNECTION LIMIT 5',
  },
  {
    class: 'roles',
    sql: 'ALTER ROLE readers INHERIT',
    said: [
      'roles: role readers: source {"connectionLimit":-1,"validUntil":null,"attributes":{"inherit":false,"createrole":false,"createdb":false,"login":false,"replication":false,"bypassrls":false},"comment":null}; target {"connectionLimit":-1,"validUntil":null,"attributes":{"inherit":true,"createrole":false,"createdb":false,"login":false,"replication":false,"bypassrls":false},"comment":null}',
    ],
    repair: 'ALTER ROLE readers NOINHERIT',
  },
  {
    class: 'roles',
    sql: 'REVOKE readers FROM writers',
    said: ['roles: membership of writers in readers: missing on the target'],
    repair: 'GRANT readers TO writers',
  },
  {
    class: 'roles',
    sql: 'REVOKE ADMIN OPTION FOR "Odd ""Owner" FROM knowme_app',
    said: ['roles: membership of knowme_app in Odd "Owner: source {"admin":true}; target {"admin":false}'],
    repair: 'GRANT "Odd ""Owner" TO knowme_app WITH ADMIN OPTION',
  },
  {
    class: 'roles',
    sql: 'ALTER ROLE "per-son" SET work_mem = \'9MB\'',
    said: ['roles: setting work_mem of per-son: source 8MB; target 9MB'],
    repair: 'ALTER ROLE "per-son" SET work_mem = \'8MB\'',
  },
  {
    class: 'roles',
    sql: 'COMMENT ON ROLE "per-son" IS \'another\'',
    said: [
      'roles: role per-son: source {"connectionLimit":5,"validUntil":"2040-01-01T10:00:00+00:00","attributes":{"inherit":true,"createrole":false,"createdb":false,"login":true,"replication":false,"bypassrls":false},"comment":"it\'s a person"}; target {"connectionLimit":5,"validUntil":"2040-01-01T10:00:00+00:00","attributes":{"inherit":true,"createrole":false,"createdb":false,"login":true,"replication":false,"bypassrls":false},"comment":"another"}',
    ],
    repair: "COMMENT ON ROLE \"per-son\" IS 'it''s a person'",
  },
];
