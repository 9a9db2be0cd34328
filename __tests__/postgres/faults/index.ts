import { codeFaults } from './code.ts';
import { columnsFaults } from './columns.ts';
import { constraintsFaults } from './constraints.ts';
import type { Fault } from './fault.ts';
import { functionsFaults } from './functions.ts';
import { indexesFaults } from './indexes.ts';
import { linksFaults } from './links.ts';
import { relationsFaults } from './relations.ts';
import { rightsFaults } from './rights.ts';
import { rolesFaults } from './roles.ts';
import { rowsFaults } from './rows.ts';
import { tablesFaults } from './tables.ts';
import { typesFaults } from './types.ts';
import { valuesFaults } from './values.ts';

/** All faults, one at a time on a clone of a database that has everything. */
export const faults: readonly Fault[] = [
  ...tablesFaults,
  ...columnsFaults,
  ...constraintsFaults,
  ...indexesFaults,
  ...relationsFaults,
  ...functionsFaults,
  ...typesFaults,
  ...codeFaults,
  ...rightsFaults,
  ...linksFaults,
  ...rolesFaults,
  ...valuesFaults,
  ...rowsFaults,
];
