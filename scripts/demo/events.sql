INSERT INTO shop.events (customer_id, kind, payload, fingerprint, amount, ratio, happened_at)
SELECT 1 + (n::bigint * 7919) % 20000, (ARRAY['Click', 'view', 'BUY', 'refund'])[1 + n % 4],
  jsonb_build_object('ip', '10.0.' || n % 256 || '.' || n % 251, 'agent', md5((n % 1000)::text), 'n', n, 'items', jsonb_build_array(n % 10, md5((n % 50)::text))),
  CASE WHEN n % 5 = 0 THEN decode(md5(n::text) || md5((n + 1)::text), 'hex') END,
  (n % 100000) / 100.0, sqrt(n), timestamptz '2024-01-01' + n * interval '47 seconds'
FROM generate_series(1, 450000) n;
