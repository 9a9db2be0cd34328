import type { Rule } from '../rule.ts';
import { buckets } from './buckets.ts';
import { containerRules } from './containers.ts';
import { database } from './database.ts';
import { delivery } from './delivery.ts';
import { edge } from './edge.ts';
import { network } from './network.ts';
import { watching } from './watching.ts';

/** All that is asked of production. */
export const rules: readonly Rule[] = [
  ...buckets,
  ...database,
  ...containerRules,
  ...network,
  ...delivery,
  ...edge,
  ...watching,
];
