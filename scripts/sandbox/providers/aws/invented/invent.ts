import { randomBytes } from 'node:crypto';
import type { Values } from '../../plugin/values.ts';
import type { Account } from '../api.ts';

/** Computed values of one type, made up from what is planned. */
export type Invent = (planned: Values, aws: Account) => Values;

/** What one service's types invent, by type. */
export type Invented = { readonly [type: string]: Invent };

export const hex = (bytes: number) => randomBytes(bytes).toString('hex');

const issued = 1_767_225_600_000;

/** The moment everything is made, or that many years later. */
export const years = (count: number) =>
  new Date(issued + count * 31_536_000_000).toISOString().replace('.000', '');
