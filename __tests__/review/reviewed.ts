import type { PastRun } from '../../runbooks/review/migrations/downtime.ts';
import { builtIn } from '../../runbooks/review/policies/built-in/index.ts';
import { noSettings, type PolicySettings } from '../../runbooks/review/policies/settings.ts';
import { reviewPlan } from '../../runbooks/review/review.ts';
import type { PlanJson } from '../../runbooks/terraform/plan-format.ts';

/** The review of a plan, with the built-in policies. */
export const reviewed = (
  json: PlanJson,
  {
    workspace = 'staging',
    guarded = false,
    settings = noSettings,
    past = [],
  }: { workspace?: string; guarded?: boolean; settings?: PolicySettings; past?: readonly PastRun[] } = {},
) =>
  reviewPlan(json, {
    workspace,
    source: 'plan.json',
    pack: { policies: builtIn, settings, protected: guarded },
    past,
    today: '2026-11-21',
  });

/** Ids of findings, those of policies left out where only risks are asked. */
export const ids = (review: ReturnType<typeof reviewed>): string[] => review.findings.map(({ id }) => id);
