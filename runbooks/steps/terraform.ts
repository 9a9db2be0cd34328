import type { Effects } from '../effects.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Fingerprint, Planned, Standing } from '../engine/types.ts';
import { alternatives, type Clause, type Contract, verifyContract } from '../terraform/contract.ts';
import type { Plan, PlanOptions } from '../terraform/plan.ts';
import type { Change } from '../terraform/plan-json.ts';
import { isUnchanged } from '../terraform/state.ts';
import { applyPlan, fingerprint, makePlan } from './apply.ts';
import type { MigrationFacts } from './facts.ts';
import { savedState } from './snapshot-state.ts';

interface ContractedChange<F> {
  readonly fact: keyof F & ('createPlan' | 'switchPlan' | 'followPlan');
  readonly contract: Contract;
  readonly targets?: readonly string[];
}

/** What an earlier apply did may be missing. It may also have deleted what it was to replace, and have created nothing yet. */
export const mayBeCutOff = (clause: Clause): Clause => {
  const actions = alternatives(clause);
  const replaces = actions.some(({ length }) => length === 2);
  return { ...clause, optional: true, actions: replaces ? [...actions, ['create']] : actions };
};

/**
 * The same contract for a plan after an apply that was cut off: what it did may be missing. That is so where the state holds
 * another thing than before the run, and everywhere once this run has begun to apply: then the state may know too little.
 */
export async function resumed<F extends MigrationFacts>(
  c: Context<Effects, F>,
  { allow }: Contract,
  begun: Fingerprint | undefined,
): Promise<Contract> {
  const [before, now] = [await savedState(c), await c.terraform.pull()];
  const isTouched = ({ address }: Clause) => begun !== undefined || !isUnchanged(before, now, address);
  return { allow: allow.map((clause) => (isTouched(clause) ? mayBeCutOff(clause) : clause)) };
}

interface Applied extends PlanOptions {
  /** What the apply is about. */
  readonly addresses: readonly string[];
}

/**
 * How far an apply has come. As long as the state holds these addresses as before the run, it has not begun, and no plan is
 * made for it; else the plan says what is left.
 */
export async function lookAtApply<F extends MigrationFacts>(
  c: Context<Effects, F>,
  { addresses, ...options }: Applied,
): Promise<Standing<F>> {
  const [before, now] = [await savedState(c), await c.terraform.pull()];
  if (addresses.every((address) => isUnchanged(before, now, address))) return notBegun;
  const plan = await makePlan(c, options);
  if (plan.empty) return done();
  return halfDone(`Terraform has applied some of it; left are:\n${showPlan(plan).join('\n')}`);
}

/** Plan, hold the plan against its contract, journal its fingerprint, apply that very file. */
export async function applyContracted<F extends MigrationFacts>(
  c: Context<Effects, F>,
  { fact, contract, targets }: ContractedChange<F>,
): Promise<Fingerprint> {
  const plan = await makePlan(c, { targets });
  verifyContract(plan, contract);
  const applied = fingerprint(plan);
  await c.note({ [fact]: applied } as Partial<F>);
  if (!plan.empty) await applyPlan(c, plan);
  return applied;
}

const line = (actions: readonly string[], what: string) => `  ${actions.join(', ').padEnd(15)} ${what}`;

/** What of a resource changes; of a replacement, what forces it. */
const because = ({ actions, changedAttributes, replacePaths }: Change): string => {
  const names = actions.length > 1 ? replacePaths : changedAttributes;
  return names.length > 0 ? ` (${names.join(', ')})` : '';
};

/** What a rehearsal says of a plan it really made; `before` and `after` are what else would run. */
export const rehearsedPlan = (plan: Plan, before: string, after: readonly string[] = []): Planned => ({
  lines: [before, ...showPlan(plan), ...after],
  changes: plan.changes.map(({ address }) => address),
});

/** A plan, a line each change. */
export const showPlan = (plan: Plan): string[] => [
  ...plan.changes.map((change) => line(change.actions, `${change.address}${because(change)}`)),
  ...plan.outputChanges.map(({ actions, name }) => line(actions, `output ${name}`)),
];
