import { type Class, column, identityOf, list, named } from './class.ts';

const amName = '(SELECT amname FROM pg_am WHERE pg_am.oid = o.relam)';
const tablespace =
  "coalesce((SELECT spcname FROM pg_tablespace s WHERE s.oid = o.reltablespace), 'the database''s')";
const sorted = (array: string) => list('item', `FROM unnest(${array}) item ORDER BY 1`);

/** Tables, partitioned tables, partitions and foreign tables. */
export const tables: Class = {
  name: 'tables',
  catalogue: 'pg_class',
  where: "o.relkind IN ('r', 'p', 'f')",
  owner: 'o.relowner',
  privileges: { acl: 'o.relacl', kind: 'r' },
  facts: {
    persistence: 'o.relpersistence',
    'access method': amName,
    tablespace,
    options: sorted('o.reloptions'),
    'TOAST options': sorted('(SELECT t.reloptions FROM pg_class t WHERE t.oid = o.reltoastrelid)'),
    'replica identity': 'o.relreplident',
    'row security': 'o.relrowsecurity',
    'row security forced': 'o.relforcerowsecurity',
    'partition key': 'pg_get_partkeydef(o.oid)',
    'partition bound': 'pg_get_expr(o.relpartbound, o.oid)',
    parents: list('inhparent::regclass::text', 'FROM pg_inherits WHERE inhrelid = o.oid ORDER BY inhseqno'),
    'of type': named('o.reloftype', 'regtype'),
    'foreign server':
      '(SELECT srvname FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = o.oid)',
    'foreign options': sorted('(SELECT f.ftoptions FROM pg_foreign_table f WHERE f.ftrelid = o.oid)'),
  },
};

/** Views and materialised views. */
export const views: Class = {
  name: 'views',
  catalogue: 'pg_class',
  where: "o.relkind IN ('v', 'm')",
  owner: 'o.relowner',
  privileges: { acl: 'o.relacl', kind: 'r' },
  facts: {
    definition: 'pg_get_viewdef(o.oid)',
    options: sorted('o.reloptions'),
    populated: 'o.relispopulated',
    persistence: 'o.relpersistence',
    'access method': amName,
    tablespace,
    'TOAST options': sorted('(SELECT t.reloptions FROM pg_class t WHERE t.oid = o.reltoastrelid)'),
  },
};

/** Who a sequence belongs to and who may use it; its figures have a proof of their own. */
export const sequences: Class = {
  name: 'sequences',
  catalogue: 'pg_class',
  where: "o.relkind = 'S'",
  owner: 'o.relowner',
  privileges: { acl: 'o.relacl', kind: 's' },
  facts: {
    persistence: 'o.relpersistence',
    'owned by': `(SELECT (pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid)).identity FROM pg_depend d
                   WHERE d.classid = 'pg_class'::regclass AND d.objid = o.oid AND d.refclassid = 'pg_class'::regclass
                     AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i'))`,
  },
};

/** Columns of whatever has columns, by their place among those that are left. */
export const columns: Class = {
  name: 'columns',
  catalogue: 'pg_class',
  from: `(SELECT a.*, c.relkind, row_number() OVER (PARTITION BY attrelid ORDER BY attnum) AS position
            FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
           WHERE attnum > 0 AND NOT attisdropped AND attrelid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')) o`,
  oid: 'o.attrelid',
  sub: 'o.attnum',
  facts: {
    position: 'o.position',
    type: 'format_type(o.atttypid, o.atttypmod)',
    collation: named('o.attcollation', 'regcollation'),
    'not null': 'o.attnotnull',
    default:
      "(SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = o.attrelid AND adnum = o.attnum AND o.attgenerated = '')",
    'generated as':
      "(SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = o.attrelid AND adnum = o.attnum AND o.attgenerated <> '')",
    generated: "nullif(o.attgenerated, '')",
    identity: "nullif(o.attidentity, '')",
    storage: 'o.attstorage',
    compression: `nullif(${column('attcompression')}, '')`,
    'statistics target': `nullif(${column('attstattarget')}, '-1')`,
    options: sorted('o.attoptions'),
    'foreign options': sorted('o.attfdwoptions'),
    'defined here': "o.attislocal OR o.relkind NOT IN ('r', 'p', 'f')",
    'inherited from': 'o.attinhcount',
    privileges: list(
      "a.privilege_type || ' for ' || CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END || CASE WHEN a.is_grantable THEN ' with grant option' ELSE '' END",
      'FROM aclexplode(o.attacl) a ORDER BY 1',
    ),
  },
};

/** Indexes, those of constraints too. */
export const indexes: Class = {
  name: 'indexes',
  catalogue: 'pg_class',
  from: 'pg_index x JOIN pg_class o ON o.oid = x.indexrelid',
  facts: {
    definition: 'pg_get_indexdef(o.oid)',
    valid: 'x.indisvalid',
    ready: 'x.indisready',
    'of the replica identity': 'x.indisreplident',
    clustered: 'x.indisclustered',
    immediate: 'x.indimmediate',
    tablespace,
    'statistics targets': list(
      "attnum || ': ' || attstattarget",
      'FROM pg_attribute WHERE attrelid = o.oid AND attstattarget >= 0 ORDER BY attnum',
    ),
    'part of': list(identityOf('pg_class', 'inhparent'), 'FROM pg_inherits WHERE inhrelid = o.oid'),
  },
};

/** Of keys it depends on how a partition came to its table. */
const checks = (expression: string) => `CASE WHEN o.contype IN ('c', 'n') THEN ${expression} END`;

/** Checks, keys, foreign keys and exclusions of tables and domains. */
export const constraints: Class = {
  name: 'constraints',
  catalogue: 'pg_constraint',
  where: "o.contype <> 't'",
  facts: {
    definition:
      "regexp_replace(pg_get_constraintdef(o.oid), '( DEFERRABLE| INITIALLY DEFERRED| NOT VALID| NO INHERIT| NOT ENFORCED)+$', '')",
    validated: 'o.convalidated',
    deferrable: 'o.condeferrable',
    deferred: 'o.condeferred',
    'not inherited': checks('o.connoinherit'),
    enforced: `coalesce(${column('conenforced')}::bool, true)`,
    'defined here': checks('o.conislocal'),
    'inherited from': checks('o.coninhcount'),
    'part of': `CASE WHEN o.conparentid <> 0 THEN ${identityOf('pg_constraint', 'o.conparentid')} END`,
    index: named('o.conindid', 'regclass'),
    'triggers enabled': list(
      'tgenabled::text',
      'FROM pg_trigger WHERE tgconstraint = o.oid ORDER BY tgrelid::regclass::text, tgfoid, tgtype',
    ),
  },
};
