import type { ChangeJson, PlanJson, ResourceChangeJson } from '../../terraform/plan-format.ts';
import type { Kind, Output, Plan, Resource, Values } from '../plan.ts';
import { invocationsIn } from './invocations.ts';
import { reasonOf } from './reason.ts';

/** A plan's document as this room's typed plan. */
export const readPlan = (
  json: PlanJson,
  { workspace, source }: { readonly workspace: string; readonly source: string },
): Plan => ({
  workspace,
  source,
  terraform: json.terraform_version ?? 'unknown',
  errored: json.errored === true,
  idle: json.applyable === false,
  resources: [
    ...(json.resource_changes ?? []).map(resourceOf),
    ...invocationsIn(json).map((one) => ({ ...resourceOf(one), reason: one.action_reason })),
  ],
  drift: (json.resource_drift ?? []).map(resourceOf),
  deferred: (json.deferred_changes ?? []).map(({ resource_change, reason }) => ({
    ...resourceOf(resource_change),
    reason: reason?.replaceAll('_', ' '),
  })),
  outputs: Object.entries(json.output_changes ?? {}).map(([name, change]) => outputOf(name, change)),
  failedChecks: failedChecks(json),
});

/**
 * The workspace that a plan says it is for: our own root modules have it as an output, others often as a variable.
 * `undefined` where it does not say.
 */
export function workspaceIn({ planned_values, variables = {} }: PlanJson): string | undefined {
  const said = [
    planned_values?.outputs?.workspace?.value,
    variables.workspace?.value,
    variables.environment?.value,
  ];
  return said.find((value): value is string => typeof value === 'string' && /^[\w.-]{1,90}$/.test(value));
}

function resourceOf(json: ResourceChangeJson): Resource {
  const { change } = json;
  return {
    address: json.address,
    module: json.module_address ?? '',
    type: json.type,
    name: json.name,
    managed: json.mode !== 'data' && json.mode !== 'ephemeral',
    kind: kindOf(change),
    order: orderOf(change),
    reason: reasonOf(json.action_reason),
    forcedBy: (change.replace_paths ?? []).map(pathText),
    movedFrom: json.previous_address,
    importedAs: change.importing && importId(change.importing),
    deposed: json.deposed,
    ...sides(change),
    before: valuesOf(change.before),
    after: valuesOf(change.after),
  };
}

const outputOf = (name: string, change: ChangeJson): Output => ({
  name,
  kind: kindOf(change),
  ...sides(change),
});

const sides = (change: ChangeJson) => ({
  before: change.before,
  after: change.after,
  unknown: change.after_unknown,
  beforeSensitive: change.before_sensitive,
  afterSensitive: change.after_sensitive,
});

const valuesOf = (value: unknown): Values =>
  typeof value === 'object' && value !== null ? (value as Values) : {};

/** By all actions: the first of them alone would take a replacement for a creation. */
function kindOf({ actions }: ChangeJson): Kind {
  const has = (action: ChangeJson['actions'][number]) => actions.includes(action);
  if (has('create')) return has('delete') || has('forget') ? 'replace' : 'create';
  if (has('delete')) return 'destroy';
  return (['update', 'forget', 'read', 'invoke'] as const).find(has) ?? 'keep';
}

function orderOf({ actions }: ChangeJson): Resource['order'] {
  if (actions.length < 2) return undefined;
  if (actions.includes('forget')) return 'old one stays';
  return actions[0] === 'create' ? 'create first' : 'destroy first';
}

/** `rule[0].port`, as Terraform writes it. */
const pathText = (path: readonly (string | number)[]): string =>
  path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${step}`))
    .join('');

const importId = ({ id, identity, unknown }: NonNullable<ChangeJson['importing']>): string => {
  if (unknown) return 'an id known after apply';
  return id ?? JSON.stringify(identity ?? '');
};

const failedChecks = ({ checks = [] }: PlanJson): string[] =>
  checks
    .filter(({ status }) => status === 'fail' || status === 'error')
    .map(({ address, instances = [] }) => {
      const messages = instances.flatMap(({ problems = [] }) => problems.map(({ message }) => message ?? ''));
      return [address?.to_display ?? 'a check', ...messages].filter(Boolean).join(': ');
    });
