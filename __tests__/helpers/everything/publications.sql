-- What a master user may publish; for all tables only a superuser may.
CREATE PUBLICATION "some" FOR TABLE shop.customers (id, email), shop.options, ONLY shop.base WHERE (id > 1) WITH (publish = 'insert, update');
CREATE PUBLICATION parts FOR TABLE shop.orders WITH (publish_via_partition_root = true);
CREATE PUBLICATION "none";
COMMENT ON PUBLICATION "some" IS 'of some';
