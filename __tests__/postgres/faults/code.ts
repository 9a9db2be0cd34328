import type { Fault } from './fault.ts';

/** Of operators, text search, languages and extensions. */
export const codeFaults: readonly Fault[] = [
  {
    class: 'operators',
    sql: 'ALTER OPERATOR code.=== (int, int) SET (RESTRICT = neqsel)',
    said: [
      'catalogue: operator code.===(integer,integer): restrict eqsel(internal,oid,internal,integer) on the source, neqsel(internal,oid,internal,integer) on the target',
    ],
  },
  {
    class: 'operators',
    sql: 'DROP OPERATOR code.@@@ (NONE, int)',
    said: ['catalogue: operator code.@@@(NONE,integer): missing on the target'],
  },
  {
    class: 'operator classes',
    sql: 'DROP INDEX shop.options_reversed; DROP OPERATOR CLASS code.reversed USING btree',
    said: [
      'catalogue: index shop.options_reversed: missing on the target',
      'catalogue: operator class code.reversed USING btree: missing on the target',
      'catalogue: operator family code.reversed_family USING btree: functions (1 (integer, integer) code.reverse_compare(integer,integer)) on the source, () on the target',
      'catalogue: operator family code.reversed_family USING btree: operators (1 >(integer,integer) s , 2 >=(integer,integer) s , 3 =(integer,integer) s , 4 <=(integer,integer) s , 5 <(integer,integer) s ) on the source, () on the target',
    ],
  },
  {
    class: 'languages',
    sql: 'ALTER LANGUAGE plagain OWNER TO knowme_admin',
    said: ['catalogue: language plagain: owner rdsadmin on the source, knowme_admin on the target'],
  },
  {
    class: 'access methods',
    sql: 'CREATE ACCESS METHOD heap_more TYPE TABLE HANDLER heap_tableam_handler',
    said: ['catalogue: access method heap_more: only on the target'],
  },
  {
    class: 'text search configurations',
    sql: 'ALTER TEXT SEARCH CONFIGURATION code.english DROP MAPPING FOR url',
    said: [
      'catalogue: text search configuration code.english: mappings (asciiword: code.simple_english, asciiword: simple, word: code.simple_english, word: simple, numword: simple, url: simple, host: simple, sfloat: simple, version: simple, hword_numpart: simple, hword_p… on the source, (asciiword: code.simple_english, asciiword: simple, word: code.simple_english, word: simple, numword: simple, host: simple, sfloat: simple, version: simple, hword_numpart: simple, hword_part: english_… on the target',
    ],
  },
  {
    class: 'text search dictionaries',
    sql: 'ALTER TEXT SEARCH DICTIONARY code.simple_english (StopWords)',
    said: [
      "catalogue: text search dictionary code.simple_english: options language = 'english', stopwords = 'english' on the source, language = 'english' on the target",
    ],
  },
  {
    class: 'text search parsers',
    sql: 'DROP TEXT SEARCH PARSER code.parser',
    said: ['catalogue: text search parser code.parser: missing on the target'],
  },
  {
    class: 'text search templates',
    sql: 'DROP TEXT SEARCH TEMPLATE code.template',
    said: ['catalogue: text search template code.template: missing on the target'],
  },
  {
    class: 'extensions',
    sql: 'DROP EXTENSION unaccent',
    said: ['extensions: unaccent: missing on the target'],
  },
  {
    class: 'extensions',
    sql: "UPDATE pg_extension SET extversion = '1.0' WHERE extname = 'citext'",
    said: [
      'extensions: citext: source 1.6 in public, comment “data type for case-insensitive character strings”; target 1.0 in public, comment “data type for case-insensitive character strings”',
    ],
  },
  {
    class: 'extensions',
    sql: 'ALTER EXTENSION hstore SET SCHEMA public',
    said: [
      'extensions: hstore: source 1.8 in tools, comment “data type for storing sets of (key, value) pairs”; target 1.8 in public, comment “data type for storing sets of (key, value) pairs”',
      'catalogue: column shop.customers.attributes: type tools.hstore on the source, public.hstore on the target',
      "catalogue: column shop.customers.attributes: default ''::tools.hstore on the source, ''::public.hstore on the target",
      'catalogue: column types.users.attributes: type tools.hstore on the source, public.hstore on the target',
    ],
  },
  {
    class: 'operator families',
    sql: 'ALTER OPERATOR FAMILY code.reversed_family USING btree ADD FUNCTION 4 (int, int) btequalimage(oid)',
    said: [
      'catalogue: operator family code.reversed_family USING btree: functions (1 (integer, integer) code.reverse_compare(integer,integer)) on the source, (1 (integer, integer) code.reverse_compare(integer,integer), 4 (integer, integer) btequalimage(oid)) on the target',
    ],
  },
];
