-- Sequences in every state, owned and not.
CREATE SEQUENCE shop.untouched;
CREATE SEQUENCE shop.called;
SELECT nextval('shop.called');
CREATE SEQUENCE shop.set_not_called;
SELECT setval('shop.set_not_called', 42, false);
CREATE SEQUENCE shop.invoices AS bigint MINVALUE -50 MAXVALUE 9000 START 7 INCREMENT -3 CACHE 4 CYCLE;
SELECT setval('shop.invoices', 4242);
CREATE SEQUENCE shop.used_up AS smallint;
SELECT setval('shop.used_up', 32767);
CREATE SEQUENCE shop.owned_by_column OWNED BY shop.options.id;
CREATE UNLOGGED SEQUENCE shop.unlogged;
CREATE TABLE shop.serials (a serial, b smallserial, c bigserial, d int DEFAULT nextval('shop.called'));
INSERT INTO shop.serials SELECT FROM generate_series(1, 5);
ALTER SEQUENCE shop.serials_b_seq OWNED BY NONE;
COMMENT ON SEQUENCE shop.invoices IS 'numbers of invoices';
