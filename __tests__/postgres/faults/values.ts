import type { Fault } from './fault.ts';

/** Of single values that look alike. */
export const valuesFaults: readonly Fault[] = [
  {
    class: 'one flipped bit',
    sql: 'UPDATE "values".texts SET b = set_bit(b, 3, 1) WHERE id = 3',
    said: [
      'rows: "values".texts: source 5 rows, hash …; target 5 rows, hash …',
      'rows: "values".texts: row (id) = (3): differs in column b',
    ],
  },
  {
    class: 'one flipped bit',
    sql: 'UPDATE "values".toasted SET bytes = set_bit(bytes, 4000000, 1 - get_bit(bytes, 4000000)) WHERE id = 2',
    said: [
      'rows: "values".toasted: source 3 rows, hash …; target 3 rows, hash …',
      'rows: "values".toasted: row (id) = (2): differs in column bytes',
    ],
  },
  {
    class: 'time zone',
    sql: 'UPDATE "values".times SET tsz = \'2024-03-31 00:59:59.999999+01\' WHERE id = 3',
    said: [
      'rows: "values".times: source 5 rows, hash …; target 5 rows, hash …',
      'rows: "values".times: row (id) = (3): differs in column tsz',
    ],
  },
  {
    class: 'time zone',
    sql: 'UPDATE "values".times SET tz = \'00:00-15:58\' WHERE id = 2',
    said: [
      'rows: "values".times: source 5 rows, hash …; target 5 rows, hash …',
      'rows: "values".times: row (id) = (2): differs in column tz',
    ],
  },
  {
    class: 'before and after Christ',
    sql: 'UPDATE "values".times SET ts = \'4713-01-01 00:00\' WHERE id = 2',
    said: [
      'rows: "values".times: source 5 rows, hash …; target 5 rows, hash …',
      'rows: "values".times: row (id) = (2): differs in column ts',
    ],
  },
  {
    class: 'infinity',
    sql: 'UPDATE "values".times SET d = \'5874897-12-31\' WHERE id = 1',
    said: [
      'rows: "values".times: source 5 rows, hash …; target 5 rows, hash …',
      'rows: "values".times: row (id) = (1): differs in column d',
    ],
  },
  {
    class: 'interval of a day',
    sql: 'UPDATE "values".times SET i = \'1 day\' WHERE id = 5',
    said: [
      'rows: "values".times: source 5 rows, hash …; target 5 rows, hash …',
      'rows: "values".times: row (id) = (5): differs in column i',
    ],
  },
  {
    class: 'minus zero',
    sql: 'UPDATE "values".numbers SET f = 0 WHERE id = 3',
    said: [
      'rows: "values".numbers: source 7 rows, hash …; target 7 rows, hash …',
      'rows: "values".numbers: row (id) = (3): differs in column f',
    ],
  },
  {
    class: 'last digit of a float',
    sql: 'UPDATE "values".numbers SET f = 0.3 WHERE id = 7',
    said: [
      'rows: "values".numbers: source 7 rows, hash …; target 7 rows, hash …',
      'rows: "values".numbers: row (id) = (7): differs in column f',
    ],
  },
  {
    class: 'last digit of a float',
    sql: 'UPDATE "values".numbers SET r = 0.100000024 WHERE id = 6',
    said: [
      'rows: "values".numbers: source 7 rows, hash …; target 7 rows, hash …',
      'rows: "values".numbers: row (id) = (6): differs in column r',
    ],
  },
  {
    class: 'not a number',
    sql: 'UPDATE "values".numbers SET n = NULL WHERE id = 1',
    said: [
      'rows: "values".numbers: source 7 rows, hash …; target 7 rows, hash …',
      'rows: "values".numbers: row (id) = (1): differs in column n',
    ],
  },
  {
    class: 'numeric scale',
    sql: 'UPDATE "values".numbers SET n = 1.00 WHERE id = 4',
    said: [
      'rows: "values".numbers: source 7 rows, hash …; target 7 rows, hash …',
      'rows: "values".numbers: row (id) = (4): differs in column n',
    ],
  },
  {
    class: 'numeric scale in jsonb',
    sql: 'UPDATE "values".documents SET b = \'{"b": 1, "a": 1.00, "t": "A\\n"}\' WHERE id = 1',
    said: [
      'rows: "values".documents: source 4 rows, hash …; target 4 rows, hash …',
      'rows: "values".documents: row (id) = (1): differs in column b',
    ],
  },
  {
    class: 'white space in json',
    sql: 'UPDATE "values".documents SET j = \'{"b":1,  "a":1, "a":2}\' WHERE id = 1',
    said: [
      'rows: "values".documents: source 4 rows, hash …; target 4 rows, hash …',
      'rows: "values".documents: row (id) = (1): differs in column j',
    ],
  },
  {
    class: 'trailing blanks',
    sql: 'UPDATE "values".texts SET v = \'ab\' WHERE id = 3',
    said: [
      'rows: "values".texts: source 5 rows, hash …; target 5 rows, hash …',
      'rows: "values".texts: row (id) = (3): differs in column v',
    ],
  },
  {
    class: 'an empty text for none',
    sql: 'UPDATE "values".texts SET t = \'\' WHERE id = 2',
    said: [
      'rows: "values".texts: source 5 rows, hash …; target 5 rows, hash …',
      'rows: "values".texts: row (id) = (2): differs in column t',
    ],
  },
  {
    class: 'a composed letter',
    sql: 'UPDATE "values".texts SET t = U&\'\\00e9 \\00e9 \\FEFF \\+01F600\' WHERE id = 5',
    said: [
      'rows: "values".texts: source 5 rows, hash …; target 5 rows, hash …',
      'rows: "values".texts: row (id) = (5): differs in column t',
    ],
  },
  {
    class: 'letter case where it does not count',
    sql: "UPDATE types.users SET email = 'mixed@case' WHERE id = 1",
    said: [
      'rows: types.users: source 3 rows, hash …; target 3 rows, hash …',
      'rows: types.users: row (id) = (1): differs in column email',
    ],
  },
  {
    class: 'array bound',
    sql: 'UPDATE "values".arrays SET a = \'{1,2,3}\' WHERE id = 1',
    said: [
      'rows: "values".arrays: source 3 rows, hash …; target 3 rows, hash …',
      'rows: "values".arrays: row (id) = (1): differs in column a',
    ],
  },
  {
    class: 'an empty array for none',
    sql: 'UPDATE "values".arrays SET a = \'{}\' WHERE id = 3',
    said: [
      'rows: "values".arrays: source 3 rows, hash …; target 3 rows, hash …',
      'rows: "values".arrays: row (id) = (3): differs in column a',
    ],
  },
  {
    class: 'NULL in an array',
    sql: 'UPDATE "values".arrays SET b = \'{"","NULL","NULL","a,b","{","\\\\"}\' WHERE id = 1',
    said: [
      'rows: "values".arrays: source 3 rows, hash …; target 3 rows, hash …',
      'rows: "values".arrays: row (id) = (1): differs in column b',
    ],
  },
  {
    class: 'a composite of NULLs for none',
    sql: 'UPDATE types.users SET home = NULL WHERE id = 2',
    said: [
      'rows: types.users: source 3 rows, hash …; target 3 rows, hash …',
      'rows: types.users: row (id) = (2): differs in column home',
    ],
  },
  {
    class: 'network length',
    sql: 'UPDATE "values".places SET i = \'10.0.0.1/24\' WHERE id = 1',
    said: [
      'rows: "values".places: source 3 rows, hash …; target 3 rows, hash …',
      'rows: "values".places: row (id) = (1): differs in column i',
    ],
  },
];
