-- Values that a text format, a time zone or a rounding could change.
CREATE SCHEMA "values";
CREATE TABLE "values".numbers (id int PRIMARY KEY, n numeric, n2 numeric(12, 2), tens numeric(5, -2), f float8, r real, i8 bigint, m money);
INSERT INTO "values".numbers VALUES
  (1, 'NaN', 1.10, 12345, 'NaN', 'NaN', -9223372036854775808, -92233720368547758.08), (2, 'Infinity', NULL, 0, 'Infinity', '-Infinity', 0, 0),
  (3, '-Infinity', 0, NULL, '-0', '-0', 1, 1.01), (4, 1.0, 0, NULL, 0, 0, NULL, NULL), (5, 1.000, 0, NULL, 5e-324, 1e-45, NULL, NULL),
  (6, 0.1, 0, NULL, 0.1, 0.1, NULL, NULL), (7, repeat('9', 2000)::numeric, 0, NULL, 0.30000000000000004, 3.4028235e38, NULL, NULL);
CREATE TABLE "values".times (id int PRIMARY KEY, d date, t time, tz timetz, ts timestamp, tsz timestamptz, i interval, p timestamptz(0));
INSERT INTO "values".times VALUES
  (1, '-infinity', '24:00', '23:59:59.999999+15:59', 'infinity', '-infinity', '-1 mons +2 days -03:04:05.000006', NULL),
  (2, '4713-01-01 BC', '00:00', '00:00-15:59', '4713-01-01 00:00 BC', '0044-03-15 12:00 BC', '178000000 years', NULL),
  (3, '5874897-12-31', NULL, NULL, '294276-12-31 23:59:59.999999', '2024-03-31 00:59:59.999999+00', '0', '2024-10-27 01:30+00'),
  (4, '0001-01-01', NULL, NULL, NULL, '1883-11-18 12:03:58 America/New_York', '1 day', NULL), (5, NULL, NULL, NULL, NULL, NULL, '24:00', NULL);
CREATE TABLE "values".texts (id int PRIMARY KEY, t text, c char(5), v varchar(5), q "char", n name, b bytea, bits bit(5), varbits varbit, u uuid);
INSERT INTO "values".texts VALUES
  (1, '', '', '', '', '', '', B'10101', B'', '00000000-0000-0000-0000-000000000000'), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (3, E'a\tb\nc\rd\\e\b\f\v"''', 'ab', 'ab   ', 'x', 'n', '\x00ff5c0a', B'00000', B'1', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
  (4, '\N', 'ab   ', 'ab', '\', '\.', '\x', NULL, NULL, NULL), (5, U&'\00e9 e\0301 \FEFF \+01F600', 'é', 'é', E'\\351', 'é', NULL, NULL, NULL, NULL);
CREATE TABLE "values".documents (id int PRIMARY KEY, j json, b jsonb, x xml, p jsonpath, v tsvector, q tsquery);
INSERT INTO "values".documents VALUES
  (1, '{"b" :1,  "a":1, "a":2}', '{"b": 1.0, "a": 1.00, "t": "\u0041\n"}', '<?xml version="1.0"?><a b="c">é &amp; <d/></a>', '$.a[*] ? (@ > 1)', '''a'':1A,2B ''b c'':3', '''a'':*A & !''b'' <2> ''c'''),
  (2, 'null', 'null', NULL, '$', '', NULL), (3, NULL, NULL, 'text only', NULL, NULL, ''), (4, '[]', '1e400', NULL, NULL, NULL, NULL);
CREATE TABLE "values".places (id int PRIMARY KEY, i inet, c cidr, m macaddr, m8 macaddr8, pt point, l line, s lseg, bx box, pa path, po polygon, ci circle);
INSERT INTO "values".places VALUES (1, '10.0.0.1/8', '10.0.0.0/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', '(-0,1e-300)', '{1,-1,0}', '[(0,0),(1,1)]', '(1,1),(0,0)', '[(0,0),(1,1)]', '((0,0),(1,1),(2,0))', '<(0,0),NaN>'),
  (2, '::1', '::/0', NULL, NULL, '(NaN,Infinity)', NULL, NULL, NULL, '((0,0),(1,1))', NULL, NULL), (3, '10.0.0.1', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE "values".arrays (id int PRIMARY KEY, a int[], b text[], c timestamptz[], d jsonb[], r int4range, rs int4range[], mr datemultirange);
INSERT INTO "values".arrays VALUES (1, '[0:2]={1,2,3}', '{"",NULL,"NULL","a,b","{","\\"}', '{2024-01-01 00:00+00,infinity}', ARRAY['{"a":[1]}'::jsonb, NULL], '[1,5)', '{empty,"[1,2)"}', '{[2024-01-01,2024-02-01)}'),
  (2, '{1,2,3}', '{}', '{}', '{}', 'empty', '{}', '{}'), (3, '[-1:0][5:6]={{1,2},{3,4}}', '{{a,b},{c,d}}', NULL, NULL, '(,)', NULL, NULL);
CREATE TABLE "values".system (id int PRIMARY KEY, o oid, x xid, x8 xid8, c cid, t tid, l pg_lsn, s pg_snapshot, ov oidvector, iv int2vector, rp regproc, rt regtype, rc regconfig);
INSERT INTO "values".system VALUES (1, 4294967295, '1', '18446744073709551615', '7', '(4294967295,65535)', 'FFFFFFFF/FFFFFFFF', '10:20:10,14,15', '1 2 3', '-1 0 1', 'now', 'integer', 'english');
CREATE TABLE "values".toasted (id int PRIMARY KEY, compressed text, plain text, bytes bytea);
ALTER TABLE "values".toasted ALTER plain SET STORAGE EXTERNAL, ALTER bytes SET STORAGE EXTERNAL, ALTER compressed SET COMPRESSION pglz;
INSERT INTO "values".toasted SELECT g, repeat('squeeze me ', 300000), string_agg(md5(n::text), ''), decode(string_agg(md5((n + g)::text), ''), 'hex')
  FROM generate_series(1, 2) g, generate_series(1, 60000) n GROUP BY g;
INSERT INTO "values".toasted VALUES (3, NULL, '', '');
