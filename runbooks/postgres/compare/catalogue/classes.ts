import type { Class } from './class.ts';
import { eventTriggers, functions, languages, policies, rules, triggers } from './code.ts';
import { foreignDataWrappers, foreignServers, userMappings } from './foreign.ts';
import { accessMethods, operatorClasses, operatorFamilies, operators } from './operators.ts';
import {
  changedFunctions,
  changedLanguages,
  changedTables,
  database,
  defaultPrivileges,
  schemas,
  statistics,
} from './others.ts';
import { publicationSchemas, publications, publicationTables, subscriptions } from './replication.ts';
import { columns, constraints, indexes, sequences, tables, views } from './tables.ts';
import {
  textSearchConfigurations,
  textSearchDictionaries,
  textSearchParsers,
  textSearchTemplates,
} from './text-search.ts';
import { casts, collations, conversions, transforms, types } from './types.ts';

/** Every class of objects a database holds; extensions, roles, large objects and settings have proofs of their own. */
export const classes: readonly Class[] = [
  database,
  schemas,
  tables,
  columns,
  constraints,
  indexes,
  views,
  sequences,
  rules,
  triggers,
  policies,
  functions,
  languages,
  types,
  casts,
  transforms,
  conversions,
  collations,
  operators,
  operatorClasses,
  operatorFamilies,
  accessMethods,
  textSearchConfigurations,
  textSearchDictionaries,
  textSearchParsers,
  textSearchTemplates,
  statistics,
  defaultPrivileges,
  eventTriggers,
  publications,
  publicationTables,
  publicationSchemas,
  subscriptions,
  foreignDataWrappers,
  foreignServers,
  userMappings,
  changedTables,
  changedFunctions,
  changedLanguages,
];
