import type { PlanJson } from '../terraform/plan-format.ts';
import { type Change, changeOf, outputOf } from './change.ts';
import type { Finding, Waived } from './finding.ts';
import type { PastRun } from './migrations/downtime.ts';
import { migrationsIn } from './migrations/index.ts';
import { changes, type Plan, type Resource } from './plan.ts';
import { askPolicies, type Pack } from './policies/ask.ts';
import { waive } from './policies/waive.ts';
import { readPlan } from './read/plan.ts';
import { lossesOf } from './risks/index.ts';
import { collectSecrets } from './secrets/collect.ts';
import { createMasker, type Masker } from './secrets/masker.ts';

/**
 * Worst first. `no plan`: there is nothing to read, so nobody knows anything. `incomplete`: planning failed, so nobody knows all that
 * it would do.
 */
export const verdicts = ['no plan', 'incomplete', 'danger', 'warning', 'change', 'none'] as const;
export type Verdict = (typeof verdicts)[number];

/** What a reviewer is told of one plan. Nothing in it is secret. */
export interface Review {
  readonly workspace: string;
  readonly source: string;
  readonly terraform: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly waived: readonly Waived[];
  /** What applying would do, in the plan's order. */
  readonly changes: readonly Change[];
  /** Data sources that are read while it is applied. */
  readonly reads: readonly Change[];
  readonly drift: readonly Change[];
  readonly deferred: readonly Change[];
  readonly outputs: readonly Change[];
  readonly failedChecks: readonly string[];
}

export interface ReviewOptions {
  readonly workspace: string;
  readonly source: string;
  readonly pack: Pack;
  /** Migrations of this workspace that are known here, the newest of each mode. */
  readonly past: readonly PastRun[];
  /** YYYY-MM-DD, for waivers. */
  readonly today: string;
}

/** What a plan does, what is lost by it, and what breaks a policy. */
export function reviewPlan(json: PlanJson, { workspace, source, pack, past, today }: ReviewOptions): Review {
  const plan = readPlan(json, { workspace, source });
  const masker = createMasker(collectSecrets(json));
  const show = (resource: Resource) => changeOf(resource, masker);
  const all = findingsIn(plan, pack, past).map((finding) => maskFinding(finding, masker));
  const { findings, waived } = waive(all, pack.settings.waivers, { workspace, today });
  const shown = plan.resources.filter(changes).map(show);
  const outputs = plan.outputs
    .filter(({ kind }) => kind !== 'keep')
    .map((output) => outputOf(output, masker));
  const drift = plan.drift.map(show).filter(differs);
  return {
    workspace,
    source,
    terraform: masker.text(plan.terraform),
    verdict: verdictOf(plan, findings, shown.length + outputs.length, drift.length),
    findings: bySeverity(findings),
    waived,
    changes: shown,
    reads: plan.resources.filter(({ kind }) => kind === 'read').map(show),
    drift,
    deferred: plan.deferred.map(show),
    outputs,
    failedChecks: plan.failedChecks.map(masker.text),
  };
}

function findingsIn(plan: Plan, pack: Pack, past: readonly PastRun[]): Finding[] {
  const { findings, covered } = migrationsIn(plan, past);
  const losses = plan.resources.filter(({ address }) => !covered.has(address)).flatMap(lossesOf);
  return [...findings, ...losses, ...askPolicies(plan, pack)];
}

/** Terraform lists as drift, too, what a provider now calls `{}` and the state has called `null`. */
const differs = ({ kind, lines, movedFrom }: Change): boolean =>
  kind !== 'keep' && (kind !== 'update' || lines.length > 0 || movedFrom !== undefined);

const bySeverity = (findings: readonly Finding[]): Finding[] =>
  (['danger', 'warning'] as const).flatMap((level) => findings.filter(({ severity }) => severity === level));

function verdictOf(plan: Plan, findings: readonly Finding[], changed: number, drift: number): Verdict {
  if (plan.errored) return 'incomplete';
  const worst = (['danger', 'warning'] as const).find((level) =>
    findings.some(({ severity }) => severity === level),
  );
  if (worst) return worst;
  if (plan.failedChecks.length > 0) return 'warning';
  // Drift alone is taken over by a refresh-only plan; in others it counts by what it leads to.
  const drifted = plan.idle ? 0 : drift;
  return changed + plan.deferred.length + drifted > 0 ? 'change' : 'none';
}

const maskFinding = (finding: Finding, { text }: Masker): Finding => ({
  ...finding,
  address: text(finding.address),
  says: text(finding.says),
  instead: finding.instead?.map(text),
});
