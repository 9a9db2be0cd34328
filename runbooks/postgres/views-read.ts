/** Beginning of a query: `reaches (reader, read)`, which view reads which relation, be it through other views; oids. */
export const reaches = `
  WITH RECURSIVE uses AS (
    SELECT DISTINCT r.ev_class AS reader, d.refobjid AS read
      FROM pg_rewrite r JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
       AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class),
  reaches AS (
    SELECT reader, read FROM uses UNION SELECT reaches.reader, uses.read FROM reaches JOIN uses ON uses.reader = reaches.read)`;
