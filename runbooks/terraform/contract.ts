import { Refused } from '../engine/errors.ts';
import type { Actions, Change, ParsedPlan } from './plan-json.ts';

/** One thing a plan may do. */
export interface Clause {
  readonly address: string;
  /** `['create']`, or several that are all right: `[['create'], ['update']]`. A replacement is `['delete', 'create']`. */
  readonly actions: Actions | readonly Actions[];
  /** The only top-level attributes that may differ. Default: any. */
  readonly attributes?: readonly string[];
  /** May also be missing from the plan. Default: it has to be there. */
  readonly optional?: boolean;
}

/** All that a plan may do, and must. */
export interface Contract {
  readonly allow: readonly Clause[];
}

/**
 * Throws `Refused` unless the plan does exactly what the contract says; changes of outputs alone are no breach.
 * Drift is not looked at: what it leads to shows up among the changes.
 */
export const verifyContract = (plan: ParsedPlan, contract: Contract): void => {
  const extra = plan.changes.filter((change) => !contract.allow.some((clause) => covers(clause, change)));
  const missing = contract.allow.filter(
    (clause) => !clause.optional && !plan.changes.some(({ address }) => address === clause.address),
  );
  if (extra.length + missing.length > 0) throw new Refused(describe(plan, extra, missing));
};

const covers = (clause: Clause, change: Change): boolean =>
  clause.address === change.address &&
  alternatives(clause).some((actions) => actions.join() === change.actions.join()) &&
  outside(clause, change).length === 0;

/** Every set of actions that a clause allows. */
export const alternatives = ({ actions }: Clause): readonly Actions[] =>
  (typeof actions[0] === 'string' ? [actions] : actions) as readonly Actions[];

const outside = ({ attributes }: Clause, change: Change): string[] =>
  attributes ? change.changedAttributes.filter((name) => !attributes.includes(name)) : [];

const describe = (plan: ParsedPlan, extra: readonly Change[], missing: readonly Clause[]): string =>
  [
    'The Terraform plan is not what this step may do. Nothing was applied.',
    ...section('It would also:', extra.map(describeChange)),
    ...section('It would not:', missing.map(describeClause)),
    ...section(
      'Outputs that change (allowed):',
      plan.outputChanges.map(({ name }) => name),
    ),
    'Deploy or take back what was changed in the code or by hand since the last deploy, until a plain ' +
      '`cdktf diff` shows no change; then run the same command again.',
  ].join('\n');

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? [title, ...lines.map((line) => `  ${line}`)] : [];

const describeClause = (clause: Clause): string =>
  `${alternatives(clause).map(verb).join(' or ')} ${clause.address}`;

const describeChange = ({ actions, address, changedAttributes, replacePaths }: Change): string => {
  const attributes = changedAttributes.length > 0 ? ` (${changedAttributes.join(', ')})` : '';
  const forced = replacePaths.length > 0 ? `, forced by ${replacePaths.join(', ')}` : '';
  return `${verb(actions)} ${address}${attributes}${forced}`;
};

const verb = (actions: Actions): string => (actions.length === 2 ? 'replace' : actions.join());
