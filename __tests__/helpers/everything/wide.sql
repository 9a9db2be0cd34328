-- As many columns as a table may have, some of them dropped; tables without columns, with rows and without.
CREATE SCHEMA wide;
DO $$ BEGIN
  EXECUTE (SELECT format('CREATE TABLE wide.most (%s)', string_agg(format('c%s %s', n, CASE WHEN n % 50 = 0 THEN 'text DEFAULT ''d''' ELSE 'boolean' END), ', '))
             FROM generate_series(1, 1600) n);
  EXECUTE (SELECT format('ALTER TABLE wide.most %s', string_agg(format('DROP c%s', n * 7), ', ')) FROM generate_series(1, 60) n);
END $$;
INSERT INTO wide.most (c1, c50, c1600) VALUES (true, 'x', DEFAULT), (false, NULL, 'y');
CREATE TABLE wide.nothing ();
CREATE TABLE wide.nothing_with_rows ();
INSERT INTO wide.nothing_with_rows DEFAULT VALUES;
INSERT INTO wide.nothing_with_rows DEFAULT VALUES;
INSERT INTO wide.nothing_with_rows DEFAULT VALUES;
CREATE TABLE wide.all_dropped (a int, b text);
INSERT INTO wide.all_dropped VALUES (1, 'a'), (2, 'b');
ALTER TABLE wide.all_dropped DROP a, DROP b;
CREATE TABLE wide.dropped_between (a int, b text, c int DEFAULT 3, d text);
INSERT INTO wide.dropped_between VALUES (1, 'b', 2, 'd');
ALTER TABLE wide.dropped_between DROP b;
ALTER TABLE wide.dropped_between ADD e int DEFAULT 42;
CREATE TABLE wide.only_generated (a int GENERATED ALWAYS AS (1) STORED);
INSERT INTO wide.only_generated DEFAULT VALUES;
INSERT INTO wide.only_generated DEFAULT VALUES;
CREATE TABLE wide.empty (id int PRIMARY KEY, t text);
