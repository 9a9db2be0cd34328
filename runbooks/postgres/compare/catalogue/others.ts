import { type Class, column } from './class.ts';

export const schemas: Class = {
  name: 'schemas',
  catalogue: 'pg_namespace',
  where: "o.nspname !~ '^pg_' AND o.nspname <> 'information_schema'",
  owner: 'o.nspowner',
  privileges: { acl: 'o.nspacl', kind: 'n' },
  facts: {},
};

/** Extended statistics: what they are of; what was gathered is ANALYZE's. */
export const statistics: Class = {
  name: 'statistics objects',
  catalogue: 'pg_statistic_ext',
  owner: 'o.stxowner',
  facts: {
    definition: 'pg_get_statisticsobjdef(o.oid)',
    target: `nullif(${column('stxstattarget')}, '-1')`,
  },
};

/** What ALTER DEFAULT PRIVILEGES has set. */
export const defaultPrivileges: Class = {
  name: 'default privileges',
  catalogue: 'pg_default_acl',
  owner: 'o.defaclrole',
  privileges: { acl: 'o.defaclacl', kind: 'r' },
  facts: {},
};
