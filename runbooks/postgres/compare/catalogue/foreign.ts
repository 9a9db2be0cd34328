import { type Class, list, named, secret, unread } from './class.ts';

const sorted = (array: string) => list('item', `FROM unnest(${array}) item ORDER BY 1`);

export const foreignDataWrappers: Class = {
  name: 'foreign data wrappers',
  catalogue: 'pg_foreign_data_wrapper',
  owner: 'o.fdwowner',
  privileges: { acl: 'o.fdwacl', kind: 'F' },
  facts: {
    handler: named('o.fdwhandler', 'regprocedure'),
    validator: named('o.fdwvalidator', 'regprocedure'),
    [`${secret}options`]: sorted('o.fdwoptions'),
  },
};

export const foreignServers: Class = {
  name: 'foreign servers',
  catalogue: 'pg_foreign_server',
  owner: 'o.srvowner',
  privileges: { acl: 'o.srvacl', kind: 'S' },
  facts: {
    wrapper: '(SELECT fdwname FROM pg_foreign_data_wrapper w WHERE w.oid = o.srvfdw)',
    type: 'o.srvtype',
    version: 'o.srvversion',
    options: sorted('o.srvoptions'),
  },
};

/** Their options, passwords among them, are shown to the server's owner and to whom they are for; the rest is `unread`. */
export const userMappings: Class = {
  name: 'user mappings',
  catalogue: 'pg_user_mapping',
  from: 'pg_user_mappings o',
  oid: 'o.umid',
  facts: {
    [`${secret}options`]: `CASE WHEN o.umoptions IS NOT NULL THEN ${sorted('o.umoptions')} END`,
    [unread]: "CASE WHEN o.umoptions IS NULL THEN 'options' END",
  },
};
