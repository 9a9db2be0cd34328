import { type Class, identityOf, list, named } from './class.ts';

/** Without those that only have a name, because another names them as its commutator or negator. */
export const operators: Class = {
  name: 'operators',
  catalogue: 'pg_operator',
  where: 'o.oprcode <> 0',
  owner: 'o.oprowner',
  facts: {
    result: named('o.oprresult', 'regtype'),
    function: named('o.oprcode::oid', 'regprocedure'),
    commutator: named('o.oprcom', 'regoperator'),
    negator: named('o.oprnegate', 'regoperator'),
    restrict: named('o.oprrest::oid', 'regprocedure'),
    join: named('o.oprjoin::oid', 'regprocedure'),
    hashes: 'o.oprcanhash',
    merges: 'o.oprcanmerge',
  },
};

export const operatorClasses: Class = {
  name: 'operator classes',
  catalogue: 'pg_opclass',
  owner: 'o.opcowner',
  facts: {
    family: identityOf('pg_opfamily', 'o.opcfamily'),
    'input type': named('o.opcintype', 'regtype'),
    'key type': named('o.opckeytype', 'regtype'),
    default: 'o.opcdefault',
  },
};

export const operatorFamilies: Class = {
  name: 'operator families',
  catalogue: 'pg_opfamily',
  owner: 'o.opfowner',
  facts: {
    operators: list(
      "format('%s %s %s %s', amopstrategy, amopopr::regoperator, amoppurpose, nullif(amopsortfamily, 0))",
      'FROM pg_amop WHERE amopfamily = o.oid ORDER BY amopstrategy, amopopr::regoperator::text',
    ),
    functions: list(
      "format('%s (%s, %s) %s', amprocnum, amproclefttype::regtype, amprocrighttype::regtype, amproc::oid::regprocedure)",
      'FROM pg_amproc WHERE amprocfamily = o.oid ORDER BY amprocnum, amproclefttype::regtype::text, amprocrighttype::regtype::text',
    ),
  },
};

export const accessMethods: Class = {
  name: 'access methods',
  catalogue: 'pg_am',
  facts: { kind: 'o.amtype', handler: 'o.amhandler::oid::regprocedure::text' },
};
