import { type Class, column, identityOf, list, named } from './class.ts';

/** Functions, procedures, window functions and aggregates. */
export const functions: Class = {
  name: 'functions',
  catalogue: 'pg_proc',
  from: 'pg_proc o LEFT JOIN pg_aggregate g ON g.aggfnoid = o.oid',
  owner: 'o.proowner',
  privileges: { acl: 'o.proacl', kind: 'f' },
  facts: {
    kind: 'o.prokind',
    language: '(SELECT lanname FROM pg_language l WHERE l.oid = o.prolang)',
    arguments: 'pg_get_function_arguments(o.oid)',
    result: 'pg_get_function_result(o.oid)',
    // A body that was parsed at creation (BEGIN ATOMIC, RETURN) is told by the definition alone.
    body: String.raw`CASE WHEN o.prokind <> 'a' THEN substring(pg_get_functiondef(o.oid) FROM E'\\n(\\s*(?:AS |BEGIN ATOMIC|RETURN ).*)$') END`,
    transforms: list('t::regtype::text', 'FROM unnest(o.protrftypes) t ORDER BY 1'),
    'security definer': 'o.prosecdef',
    volatility: 'o.provolatile',
    leakproof: 'o.proleakproof',
    strict: 'o.proisstrict',
    parallel: 'o.proparallel',
    cost: 'o.procost',
    rows: 'o.prorows',
    support: `nullif(${column('prosupport')}, '-')`,
    settings: list('item', 'FROM unnest(o.proconfig) item ORDER BY 1'),
    'aggregate kind': 'g.aggkind',
    'direct arguments': 'g.aggnumdirectargs',
    'state function': named('g.aggtransfn::oid', 'regprocedure'),
    'final function': named('g.aggfinalfn::oid', 'regprocedure'),
    'combine function': named('g.aggcombinefn::oid', 'regprocedure'),
    'serialisation functions':
      "nullif(g.aggserialfn::oid::regprocedure || ' ' || g.aggdeserialfn::oid::regprocedure, '- -')",
    'moving functions':
      "nullif(concat_ws(' ', g.aggmtransfn::oid::regprocedure, g.aggminvtransfn::oid::regprocedure, g.aggmfinalfn::oid::regprocedure, g.aggmtranstype::regtype, g.aggminitval), '')",
    'state type': named('g.aggtranstype', 'regtype'),
    'state size': 'g.aggtransspace',
    'initial value': 'g.agginitval',
    'final function changes the state': "concat_ws(' ', g.aggfinalmodify, g.aggmfinalmodify)",
    'final function sees all arguments': "concat_ws(' ', g.aggfinalextra, g.aggmfinalextra)",
    'sort operator': named('g.aggsortop', 'regoperator'),
  },
};

/** Triggers somebody made; those of constraints belong to the constraints. */
export const triggers: Class = {
  name: 'triggers',
  catalogue: 'pg_trigger',
  where: 'NOT o.tgisinternal',
  facts: {
    definition: 'pg_get_triggerdef(o.oid)',
    enabled: 'o.tgenabled',
    'part of': `CASE WHEN ${column('tgparentid')}::oid <> 0 THEN ${identityOf('pg_trigger', `${column('tgparentid')}::oid`)} END`,
  },
};

export const eventTriggers: Class = {
  name: 'event triggers',
  catalogue: 'pg_event_trigger',
  owner: 'o.evtowner',
  facts: {
    event: 'o.evtevent',
    function: 'o.evtfoid::regprocedure::text',
    enabled: 'o.evtenabled',
    tags: list('item', 'FROM unnest(o.evttags) item ORDER BY 1'),
  },
};

/** Rules but the one that makes a view a view. */
export const rules: Class = {
  name: 'rules',
  catalogue: 'pg_rewrite',
  where: "o.rulename <> '_RETURN'",
  facts: { definition: 'pg_get_ruledef(o.oid)', enabled: 'o.ev_enabled' },
};

export const policies: Class = {
  name: 'policies',
  catalogue: 'pg_policy',
  facts: {
    permissive: 'o.polpermissive',
    command: 'o.polcmd',
    roles: list(
      "CASE r WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r)::text END",
      'FROM unnest(o.polroles) r ORDER BY 1',
    ),
    using: 'pg_get_expr(o.polqual, o.polrelid)',
    'with check': 'pg_get_expr(o.polwithcheck, o.polrelid)',
  },
};

export const languages: Class = {
  name: 'languages',
  catalogue: 'pg_language',
  owner: 'o.lanowner',
  privileges: { acl: 'o.lanacl', kind: 'l' },
  facts: {
    trusted: 'o.lanpltrusted',
    handler: named('o.lanplcallfoid', 'regprocedure'),
    inline: named('o.laninline', 'regprocedure'),
    validator: named('o.lanvalidator', 'regprocedure'),
  },
};
