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

/** The database itself. Its owner and its comment are of the server; its privileges and settings are the roles' proof. */
export const database: Class = {
  name: 'databases',
  catalogue: 'pg_database',
  where: 'o.datname = current_database()',
  object: "'the database'",
  facts: {
    encoding: 'pg_encoding_to_char(o.encoding)',
    LC_COLLATE: 'o.datcollate',
    LC_CTYPE: 'o.datctype',
    'locale provider': `coalesce(${column('datlocprovider')}, 'c')`,
    locale: `coalesce(${column('datlocale')}, ${column('daticulocale')})`,
    'connection limit': 'o.datconnlimit',
  },
};

/** What somebody has granted or revoked on an extension's object: a dump carries that, and nothing else of it. */
const changedPrivileges = (
  name: string,
  catalogue: string,
  [owner, acl, kind]: [string, string, string],
): Class => ({
  name: `changed privileges of extensions’ ${name}`,
  catalogue,
  members: true,
  object: "'changed privileges of ' || i.type || ' ' || i.identity",
  where: `o.${acl} IS DISTINCT FROM (SELECT initprivs FROM pg_init_privs p
           WHERE p.classoid = '${catalogue}'::regclass AND p.objoid = o.oid AND p.objsubid = 0)`,
  owner: `o.${owner}`,
  privileges: { acl: `o.${acl}`, kind },
  facts: {},
});

export const changedFunctions = changedPrivileges('functions', 'pg_proc', ['proowner', 'proacl', 'f']);
export const changedTables = changedPrivileges('tables', 'pg_class', ['relowner', 'relacl', 'r']);
export const changedLanguages = changedPrivileges('languages', 'pg_language', ['lanowner', 'lanacl', 'l']);
