import type {
  ChangeJson,
  ModuleConfigJson,
  ModuleJson,
  PlanJson,
  ResourceChangeJson,
} from '../../terraform/plan-format.ts';
import { embedded, leaves } from '../diff/place.ts';
import { invocationsIn } from '../read/invocations.ts';
import { isSecretName, isSwitch } from './names.ts';

/** Every secret that a plan's document says it holds: flagged by Terraform, or named like one. */
export function collectSecrets(plan: PlanJson): Set<string> {
  const found = new Set<string>();
  for (const resource of allChanges(plan)) inChange(found, resource.change, resource);
  for (const change of Object.values(plan.output_changes ?? {})) inChange(found, change);
  for (const values of [plan.planned_values, plan.prior_state?.values]) {
    inModule(found, values?.root_module);
    for (const { value, sensitive } of Object.values(values?.outputs ?? {})) inTree(found, value, sensitive);
  }
  inVariables(found, plan);
  for (const name of namesInCode(plan)) found.delete(name);
  return found;
}

/** What stands in every address is no secret, even where a password is the same word. */
const namesInCode = (plan: PlanJson): string[] =>
  allChanges(plan).flatMap(({ type, name, module_address = '' }) => [
    type,
    name,
    ...module_address.split('.'),
  ]);

const allChanges = (plan: PlanJson): ResourceChangeJson[] => [
  ...(plan.resource_changes ?? []),
  ...(plan.resource_drift ?? []),
  ...(plan.deferred_changes ?? []).map(({ resource_change }) => resource_change),
  ...invocationsIn(plan),
];

function inChange(
  found: Set<string>,
  change: ChangeJson,
  { type = '' }: { readonly type?: string } = {},
): void {
  inTree(found, change.before, change.before_sensitive, type);
  inTree(found, change.after, change.after_sensitive, type);
}

function inModule(found: Set<string>, { resources = [], child_modules = [] }: ModuleJson = {}): void {
  for (const { values, sensitive_values, type } of resources) inTree(found, values, sensitive_values, type);
  for (const child of child_modules) inModule(found, child);
}

/** Their values stand in the plan without a mark; which are sensitive only the code says. */
function inVariables(found: Set<string>, { variables = {}, configuration }: PlanJson): void {
  for (const [name, { default: usual, sensitive }] of Object.entries(
    configuration?.root_module?.variables ?? {},
  )) {
    inTree(found, { [name]: variables[name]?.value }, sensitive);
    inTree(found, { [name]: usual }, sensitive);
  }
  for (const [name, { value }] of Object.entries(variables)) inTree(found, { [name]: value }, undefined);
  inCalls(found, configuration?.root_module);
}

function inCalls(found: Set<string>, { module_calls = {} }: ModuleConfigJson = {}): void {
  for (const { expressions = {}, module } of Object.values(module_calls)) {
    for (const [name, variable] of Object.entries(module?.variables ?? {})) {
      inTree(found, expressions[name]?.constant_value, variable.sensitive);
      inTree(found, variable.default, variable.sensitive);
    }
    inCalls(found, module);
  }
}

function inTree(found: Set<string>, value: unknown, marks: unknown, type = ''): void {
  const open = isOpen(type, value);
  for (const leaf of leaves(value, marks)) {
    if (typeof leaf.value !== 'string' || isTrivial(leaf.value) || embedded(leaf.value)) continue;
    const flagged = leaf.sensitive && !open && !(leaf.inText && isAddress(leaf.value));
    const named = isSecretName(leaf.place.name) || (type === 'random_string' && leaf.place.path === 'result');
    if (flagged || (named && !isReference(leaf.value))) found.add(leaf.value);
  }
}

/** A login kept as JSON also says where the server is, and who logs in there. */
const isAddress = (text: string): boolean => text.length < 16 || /^([a-z0-9-]+\.)+[a-z]{2,}$/.test(text);

/** An SSM parameter's value is always marked; only a SecureString is a secret, a String names an image or a subnet. */
const isOpen = (type: string, value: unknown): boolean =>
  type === 'aws_ssm_parameter' && (value as { type?: unknown } | null)?.type === 'String';

/** Flagged or not: masked everywhere, what is so short or common would make a plan unreadable. */
const isTrivial = (text: string): boolean => text.trim().length < 4 || isSwitch(text);

/** Where a secret is kept, not what it is. */
const isReference = (text: string): boolean =>
  /^(arn:aws[\w-]*:\S+|(\/[a-z][a-z0-9_.-]*){2,}|projects\/[\w/-]+)$/.test(text);
