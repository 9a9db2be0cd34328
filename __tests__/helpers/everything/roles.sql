-- Who there is: owners, readers, a person, a role with an awkward name. Belongs to the server, not to the database.
CREATE ROLE knowme_app LOGIN PASSWORD 'app secret';
CREATE ROLE readers NOLOGIN NOINHERIT;
CREATE ROLE writers NOLOGIN CREATEDB;
CREATE ROLE "Odd ""Owner" NOLOGIN;
CREATE ROLE "per-son" LOGIN PASSWORD 'person secret' CONNECTION LIMIT 5 VALID UNTIL '2040-01-01 12:00+02';
COMMENT ON ROLE "per-son" IS 'it''s a person';
GRANT readers TO writers;
GRANT readers, pg_read_all_stats TO "per-son";
GRANT "Odd ""Owner" TO knowme_app WITH ADMIN OPTION;
GRANT knowme_app, "Odd ""Owner", writers, readers TO CURRENT_USER;
ALTER ROLE "per-son" SET work_mem = '8MB';
ALTER ROLE writers SET search_path = "$user", public, "Mixed Case";
