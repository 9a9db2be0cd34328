import { type Call, showCall } from '../aws/call.ts';
import { print } from '../shell/print.ts';
import { applyCommand } from '../terraform/apply.ts';
import { type PlanOptions, printPlan } from '../terraform/plan.ts';
import type { Site } from '../terraform/site.ts';
import type { MigrationFacts } from './facts.ts';

/** Stands for a number or a truth value that only the world knows; {@link onPage} shows it as `<what>`, without quotes. */
export const unknown = (what: string) => `{{${what}}}` as unknown as never;

/** A line as the page of its runbook shows it. */
export const onPage = (line: string) => line.replaceAll(/(?:\\*")?\{\{(.*?)\}\}(?:\\*")?/g, '<$1>');

export const callOnPage = (call: Call<unknown>) => onPage(showCall(call));

const site: Site = { directory: '<run>', workspace: '<workspace>' };

/** What runs for a plan that is held against its contract and then applied. */
export const planAndApply = (options: PlanOptions = {}): string[] => [
  printPlan(site, options),
  print({ ...applyCommand(site, 'plan.tfplan'), cwd: undefined }),
];

const before = 'as before';

const facts: Partial<MigrationFacts> = {
  cluster: '<cluster>',
  service: '<service>',
  pipeline: '<pipeline>',
  desiredCount: unknown(before),
  suspended: { dynamicIn: unknown(before), dynamicOut: unknown(before), scheduled: unknown(before) },
};

/** What a step knows before there is a world: enough for the calls of the writers. */
export const beforeTheWorld = {
  runId: '<run>',
  fact: <K extends keyof MigrationFacts>(name: K) => facts[name] as MigrationFacts[K],
};
