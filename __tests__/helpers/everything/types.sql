-- Types of every kind that need no superuser, and rows that use them.
CREATE SCHEMA types;
CREATE TYPE types.status AS ENUM ('new', 'sent');
ALTER TYPE types.status ADD VALUE 'paid' BEFORE 'sent';
CREATE COLLATION types.german (provider = icu, locale = 'de-u-co-phonebk', deterministic = false);
CREATE COLLATION types.plain FROM "C";
CREATE DOMAIN types.positive AS int DEFAULT 1 CONSTRAINT above CHECK (VALUE > 0) CONSTRAINT below CHECK (VALUE < 1000000);
CREATE DOMAIN types.small AS types.positive NOT NULL CHECK (VALUE < 1000);
CREATE DOMAIN types.padded AS char(10);
CREATE DOMAIN types.phone AS text COLLATE types.german;
CREATE DOMAIN types.numbers AS int[] CHECK (array_length(VALUE, 1) < 9);
ALTER DOMAIN types.phone ADD CONSTRAINT late CHECK (VALUE <> 'none') NOT VALID;
CREATE TYPE types.address AS (street text, town text COLLATE "C", flat types.positive);
CREATE TYPE types.person AS (name text, homes types.address[], state types.status);
CREATE TYPE types.empty AS ();
ALTER TYPE types.person ADD ATTRIBUTE gone int;
ALTER TYPE types.person DROP ATTRIBUTE gone;
CREATE FUNCTION types.distance(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
CREATE TYPE types.span AS RANGE (subtype = float8, subtype_diff = types.distance, multirange_type_name = types.spans);
CREATE TYPE types.words AS RANGE (subtype = text, collation = "C");
CREATE TABLE types.users (
  id int PRIMARY KEY, status types.status DEFAULT 'new', statuses types.status[], positive types.positive, padded types.padded,
  phone types.phone, numbers types.numbers, home types.address, person types.person, people types.person[], empty types.empty,
  span types.span, spans types.spans, words types.words, email public.citext, emails public.citext[], attributes tools.hstore);
INSERT INTO types.users VALUES
  (1, 'new', '{new,sent,NULL}', 5, 'ab  ', '0041', '{1,2}', ('a "b"', NULL, 3), ('n', ARRAY[('s', 't', 1)::types.address], 'new'),
   ARRAY[('x', NULL, NULL)::types.person, NULL], ROW(), '[1.5,2.5)', '{[1,2),(3,4]}', '[a,b]', 'Mixed@Case', '{A,b,NULL}', 'a=>1, "b c"=>NULL'),
  (2, NULL, '{}', NULL, '', NULL, '[0:1]={3,4}', (NULL, NULL, NULL), NULL, NULL, NULL, 'empty', '{}', '(,)', '', NULL, ''),
  (3, 'sent', NULL, 1, '          ', '', NULL, NULL, (NULL, NULL, NULL), '{}', NULL, '(-infinity,infinity)', NULL, NULL, NULL, '{}', NULL);
CREATE TABLE types.of_a_type OF types.address (street NOT NULL, PRIMARY KEY (street));
INSERT INTO types.of_a_type VALUES ('s', 't', 9);
CREATE TABLE types.row_type (id int, whole types.of_a_type, wholes types.of_a_type[]);
INSERT INTO types.row_type SELECT 1, o, ARRAY[o, NULL] FROM types.of_a_type o;
CREATE TABLE types.names_of_objects (class regclass, classes regclass[], type regtype, role regrole, namespace regnamespace, proc regprocedure);
INSERT INTO types.names_of_objects VALUES
  ('types.users', ARRAY['types.users', '"Mixed Case"."Table"']::regclass[], 'types.status', 'knowme_app', '"Mixed Case"', 'types.distance(float8,float8)');
CREATE TABLE types.without_binary (item aclitem, items aclitem[]);
INSERT INTO types.without_binary VALUES ('knowme_app=r/knowme_app', '{readers=w/knowme_app}');
CREATE CAST (types.status AS types.address) WITH INOUT AS ASSIGNMENT;
