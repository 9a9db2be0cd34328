-- Large objects: empty, small, longer than one page, with a hole; with owner, privileges, comment.
SELECT lo_from_bytea(70001, decode(repeat('00ff', 5000), 'hex')), lo_from_bytea(70002, ''), lo_from_bytea(70003, 'x'), lo_from_bytea(70004, '');
SELECT lo_put(70004, 100000, '\x01');
COMMENT ON LARGE OBJECT 70001 IS 'a photo';
GRANT SELECT ON LARGE OBJECT 70001 TO readers;
GRANT SELECT, UPDATE ON LARGE OBJECT 70003 TO writers WITH GRANT OPTION;
ALTER LARGE OBJECT 70003 OWNER TO "Odd ""Owner";
CREATE TABLE shop.photos (id int, photo oid);
INSERT INTO shop.photos VALUES (1, 70001), (2, 70002), (3, 0);
