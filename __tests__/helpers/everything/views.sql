-- Views on views, also with options; materialised views on others, one never filled.
CREATE SCHEMA views;
CREATE VIEW views.first WITH (security_barrier) AS SELECT id, email, name FROM shop.customers WHERE price > 10 ORDER BY id;
CREATE VIEW views.second WITH (security_invoker) AS SELECT f.id AS "Id", f.* FROM views.first f JOIN shop.orders o ON o.customer = f.id;
CREATE RECURSIVE VIEW views.count_up (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM count_up WHERE n < 5;
CREATE MATERIALIZED VIEW views.totals AS SELECT region, count(*) AS orders FROM shop.orders GROUP BY region;
CREATE UNIQUE INDEX ON views.totals (region);
CREATE MATERIALIZED VIEW views.a_total_of_totals WITH (fillfactor = 80) AS SELECT sum(orders) AS orders FROM views.totals;
CREATE VIEW views.of_materialised AS SELECT orders * 2 AS twice FROM views.a_total_of_totals;
CREATE MATERIALIZED VIEW views.a_never_filled AS SELECT twice FROM views.of_materialised WITH NO DATA;
COMMENT ON MATERIALIZED VIEW views.totals IS 'of orders';
COMMENT ON COLUMN views.totals.orders IS 'how many';
