-- Extensions that RDS's master user may create; one in a schema of its own, one with a comment of its own.
CREATE SCHEMA tools;
GRANT USAGE ON SCHEMA tools TO PUBLIC;
CREATE EXTENSION citext;
CREATE EXTENSION hstore WITH SCHEMA tools;
CREATE EXTENSION pg_trgm WITH SCHEMA tools;
CREATE EXTENSION btree_gist;
CREATE EXTENSION unaccent;
COMMENT ON EXTENSION pg_trgm IS 'fuzzy search of customers';
GRANT ALL ON SCHEMA public TO knowme_app;
