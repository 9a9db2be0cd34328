import type { Fault } from './fault.ts';

/** Of publications, subscriptions and foreign servers. */
export const linksFaults: readonly Fault[] = [
  {
    class: 'publications',
    sql: 'ALTER PUBLICATION "some" SET (publish = \'insert\')',
    said: ['catalogue: publication "some": operations insert update on the source, insert on the target'],
  },
  {
    class: 'publications',
    sql: 'ALTER PUBLICATION "some" DROP TABLE shop.options',
    said: ['catalogue: publication relation shop.options in publication some: missing on the target'],
  },
  {
    class: 'publications',
    sql: 'ALTER PUBLICATION "some" SET TABLE shop.customers (id), shop.options, ONLY shop.base WHERE (id > 1)',
    said: [
      'catalogue: publication relation shop.customers in publication some: columns (id, email) on the source, (id) on the target',
    ],
  },
  {
    class: 'publications',
    sql: 'ALTER PUBLICATION "some" SET TABLE shop.customers (id, email), shop.options, ONLY shop.base WHERE (id > 2)',
    said: [
      'catalogue: publication relation shop.base in publication some: filter (id > 1) on the source, (id > 2) on the target',
    ],
  },
  {
    class: 'publications',
    sql: 'ALTER PUBLICATION of_schema DROP TABLES IN SCHEMA archive',
    said: ['catalogue: publication namespace archive in publication of_schema: missing on the target'],
  },
  {
    class: 'subscriptions',
    sql: "CREATE SUBSCRIPTION extra CONNECTION 'host=elsewhere.example' PUBLICATION p WITH (connect = false, slot_name = NONE)",
    said: ['catalogue: subscription extra: only on the target'],
    repair: 'DROP SUBSCRIPTION extra',
  },
  {
    class: 'foreign data wrappers',
    sql: "ALTER FOREIGN DATA WRAPPER of_ours OPTIONS (SET debug 'false')",
    said: [
      'catalogue: foreign-data wrapper of_ours: options differ, and are not shown: they may hold a password',
    ],
  },
  {
    class: 'foreign servers',
    sql: "ALTER SERVER elsewhere OPTIONS (SET port '5433')",
    said: [
      "catalogue: server elsewhere: options (dbname=it's, host=elsewhere.example, port=5432) on the source, (dbname=it's, host=elsewhere.example, port=5433) on the target",
    ],
  },
  {
    class: 'user mappings',
    sql: "ALTER USER MAPPING FOR knowme_app SERVER elsewhere OPTIONS (SET password 'another')",
    said: [
      'catalogue: user mapping knowme_app on server elsewhere: options differ, and are not shown: they may hold a password',
    ],
  },
];
