import { type Class, column, list, unread } from './class.ts';

export const publications: Class = {
  name: 'publications',
  catalogue: 'pg_publication',
  owner: 'o.pubowner',
  facts: {
    'all tables': 'o.puballtables',
    operations:
      "concat_ws(' ', CASE WHEN o.pubinsert THEN 'insert' END, CASE WHEN o.pubupdate THEN 'update' END, CASE WHEN o.pubdelete THEN 'delete' END, CASE WHEN o.pubtruncate THEN 'truncate' END)",
    'by the root of partitions': `${column('pubviaroot')}::bool`,
    'generated columns': `nullif(${column('pubgencols')}, 'n')`,
  },
};

/** Tables of publications, with the rows and columns they publish. */
export const publicationTables: Class = {
  name: 'tables of publications',
  catalogue: 'pg_publication_rel',
  facts: {
    // Before 15 there is no such column, and the name means the outer one.
    filter: `(SELECT (SELECT pg_get_expr(prqual, r.prrelid) FROM pg_publication_rel r WHERE r.oid = o.oid)
                FROM (SELECT NULL::pg_node_tree AS prqual) missing)`,
    columns: list(
      'attname::text',
      `FROM pg_attribute WHERE attrelid = o.prrelid AND attnum::text IN
         (SELECT jsonb_array_elements_text(nullif(to_jsonb(o) -> 'prattrs', 'null'))) ORDER BY attnum`,
    ),
  },
};

export const publicationSchemas: Class = {
  name: 'schemas of publications',
  catalogue: 'pg_publication_namespace',
  since: 15,
  facts: {},
};

/** Subscriptions of this database. Where they connect to is a superuser's to read. */
export const subscriptions: Class = {
  name: 'subscriptions',
  catalogue: 'pg_subscription',
  where: 'o.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())',
  owner: 'o.subowner',
  facts: {
    enabled: 'o.subenabled',
    slot: 'o.subslotname',
    'synchronous commit': 'o.subsynccommit',
    publications: list('item', 'FROM unnest(o.subpublications) item ORDER BY 1'),
    [unread]: "'connection string'",
  },
};
