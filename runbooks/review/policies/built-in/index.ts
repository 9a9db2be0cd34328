import type { Policy } from '../policy.ts';
import { access } from './access.ts';
import { network } from './network.ts';
import { storage } from './storage.ts';
import { upkeep } from './upkeep.ts';

/** The policies that are there without a folder of one's own. */
export const builtIn: readonly Policy[] = [...storage, ...network, ...access, ...upkeep];
