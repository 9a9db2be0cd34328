import { type Class, identityOf, list, named } from './class.ts';

export const textSearchConfigurations: Class = {
  name: 'text search configurations',
  catalogue: 'pg_ts_config',
  owner: 'o.cfgowner',
  facts: {
    parser: identityOf('pg_ts_parser', 'o.cfgparser'),
    mappings: list(
      `(SELECT alias FROM ts_token_type(o.cfgparser) t WHERE t.tokid = m.maptokentype) || ': ' || m.mapdict::regdictionary`,
      'FROM pg_ts_config_map m WHERE m.mapcfg = o.oid ORDER BY m.maptokentype, m.mapseqno',
    ),
  },
};

export const textSearchDictionaries: Class = {
  name: 'text search dictionaries',
  catalogue: 'pg_ts_dict',
  owner: 'o.dictowner',
  facts: { template: identityOf('pg_ts_template', 'o.dicttemplate'), options: 'o.dictinitoption' },
};

export const textSearchParsers: Class = {
  name: 'text search parsers',
  catalogue: 'pg_ts_parser',
  facts: {
    functions: `concat_ws(' ', o.prsstart::oid::regprocedure, o.prstoken::oid::regprocedure, o.prsend::oid::regprocedure,
                          o.prsheadline::oid::regprocedure, o.prslextype::oid::regprocedure)`,
  },
};

export const textSearchTemplates: Class = {
  name: 'text search templates',
  catalogue: 'pg_ts_template',
  facts: {
    init: named('o.tmplinit::oid', 'regprocedure'),
    lexize: named('o.tmpllexize::oid', 'regprocedure'),
  },
};
