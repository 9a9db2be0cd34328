import type { Case } from '../case.ts';
import { actions } from './actions.ts';
import { drift } from './drift.ts';
import { losses } from './losses.ts';
import { secrets } from './secrets.ts';

/** Every plan of the corpus. */
export const cases: readonly Case[] = [...actions, ...losses, ...secrets, ...drift];
