INSERT INTO shop.customers (email, name, attributes)
SELECT 'Customer' || n || '@Example.com', md5(n::text) || ' Größe ' || n, jsonb_build_object('n', n, 'tier', n % 4)
FROM generate_series(1, 20000) n;

INSERT INTO shop.products ("Display Name", price, tags, picture)
SELECT 'Product № ' || n, n * 10, ARRAY['t' || n % 7, 'it''s "odd"', ''], CASE WHEN n <= 40 THEN lo_from_bytea(0, decode(repeat(md5(n::text), 4096), 'hex')) END
FROM generate_series(1, 2000) n;

INSERT INTO shop.orders (customer_id, state, placed_at, note)
SELECT 1 + n % 20000, (enum_range(NULL::shop.order_state))[1 + n % 4], timestamptz '2025-01-01' + n * interval '3 minutes', CASE WHEN n % 9 = 0 THEN E'tab\there, newline\nthere' END
FROM generate_series(1, 150000) n;

INSERT INTO shop.order_lines
SELECT o, l, 1 + (o * l) % 2000, 1 + l, (o * l) % 5000 FROM generate_series(1, 150000) o, generate_series(1, 2) l;

INSERT INTO audit.log (at, who, what)
SELECT timestamptz '2025-01-01' + (n % 31000000) * interval '1 second', n % 20000, jsonb_build_object('change', md5(n::text))
FROM generate_series(1, 31000000, 310) n;

INSERT INTO audit."Odd name, kept" SELECT n, repeat('x', n) FROM generate_series(1, 100) n;

DO $$
BEGIN
  FOR i IN 1..12 LOOP
    EXECUTE format('INSERT INTO shop.setting_%s (customer_id, code, value) SELECT 1 + n, ''c'' || n, jsonb_build_object(''k'', n) FROM generate_series(1, %s) n', i, i * 100);
  END LOOP;
END $$;
