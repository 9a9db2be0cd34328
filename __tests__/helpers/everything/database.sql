-- What belongs to the database and is not copied with a template: settings and privileges. {database} is its name.
ALTER DATABASE {database} SET timezone = 'Europe/Zurich';
ALTER DATABASE {database} SET search_path = shop, "Mixed Case", public;
ALTER DATABASE {database} SET extra_float_digits = 0;
ALTER DATABASE {database} SET bytea_output = 'escape';
ALTER DATABASE {database} SET intervalstyle = 'iso_8601';
ALTER DATABASE {database} SET datestyle = 'German, DMY';
ALTER ROLE "per-son" IN DATABASE {database} SET statement_timeout = '1min';
ALTER ROLE "per-son" IN DATABASE {database} SET client_encoding = 'LATIN1';
COMMENT ON DATABASE {database} IS 'holds everything';
GRANT CREATE, CONNECT ON DATABASE {database} TO knowme_app, "Odd ""Owner";
GRANT CONNECT ON DATABASE {database} TO writers WITH GRANT OPTION;
REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC;
GRANT TEMPORARY ON DATABASE {database} TO writers;
