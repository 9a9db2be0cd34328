import { randomBytes } from 'node:crypto';
import type { Value, Values } from '../plugin/values.ts';
import type { Account } from './api.ts';

/** What a type does beyond being Terraform state: its calls to the emulated AWS. */
export interface Behaviour {
  /** Makes it; returns what is known of its computed attributes. */
  create(planned: Values, aws: Account): Promise<Values>;
  /** The attributes as they are now, or null when it is gone. Also fills an imported resource. */
  read(state: Values, aws: Account): Promise<Values | null>;
  /** Returns what is known of computed attributes that the change makes anew. Absent: only the state changes. */
  update?(change: { prior: Values; planned: Values }, aws: Account): Promise<Values | undefined>;
  /** Waits after a creation or an update until it does its work; returns what has become other than planned meanwhile. */
  ready?(state: Values, aws: Account): Promise<Values | undefined>;
  delete(state: Values, aws: Account): Promise<void>;
  /** What an import id says. Absent: cannot be imported. */
  imported?(id: string): Values;
}

/** A random id as EC2 makes them: `vpc-0123456789abcdef0`. */
export const ec2Id = (prefix: string) => `${prefix}-0${randomBytes(8).toString('hex')}`;

/** `arn:aws:<service>:<region>:<account>:<rest>`. */
export const arn = ({ region, account }: Account, service: string, rest: string) =>
  `arn:aws:${service}:${region}:${account}:${rest}`;

const isZero = (value: Value) => value === null || value === false || value === 0 || value === '';

/**
 * What AWS says of an attribute, unless that is what leaving it out means: an absent attribute that AWS reports at its
 * default (where none is given: `false`, `0` or `""`) stays absent, so that the next plan is empty.
 */
export const reread = (state: Values, found: Values, defaults: Values = {}): Values =>
  Object.fromEntries(
    Object.entries(found).map(([name, value]) => {
      const known = state[name] ?? null;
      const same =
        name in defaults ? known === null && value === defaults[name] : isZero(known) && isZero(value);
      return [name, same ? known : value];
    }),
  );

/** The only block of a kind that there may be one of. */
export const block = (values: Values | undefined, name: string) =>
  (values?.[name] as Values[] | null | undefined)?.[0];

/** The list of a set or list attribute, empty when it is null. */
export const strings = (value: Value | undefined): string[] =>
  Array.isArray(value) ? value.map(String) : [];

/** Indexed parameters of a query API: `numbered('SubnetIds.member', ids)`. */
export const numbered = (prefix: string, values: readonly string[]): Record<string, string> =>
  Object.fromEntries(values.map((value, i) => [`${prefix}.${i + 1}`, value]));
