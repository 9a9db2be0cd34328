import { UsageError } from '../../engine/errors.ts';
import type { Finding } from '../finding.ts';
import type { Plan, Resource, Values } from '../plan.ts';
import type { Severity } from '../risks/risk.ts';
import type { Context, Policy } from './policy.ts';
import type { PolicySettings } from './settings.ts';

/** Policies as they are asked in one workspace. */
export interface Pack {
  readonly policies: readonly Policy[];
  readonly settings: PolicySettings;
  /** Whether the workspace's own file says that it is protected. */
  readonly protected: boolean;
}

/** What a plan's creations and changes break. */
export function askPolicies(plan: Plan, pack: Pack): Finding[] {
  const isProtected = pack.protected || pack.settings.protected.includes(plan.workspace);
  const resources = plan.resources.filter(
    ({ kind, managed }) => managed && ['create', 'update', 'replace'].includes(kind),
  );
  return pack.policies.flatMap((policy) => {
    const settings = settingsOf(policy, plan.workspace, pack.settings);
    if (settings.severity === 'off' || (policy.onlyProtected && !isProtected)) return [];
    const severity = (settings.severity ?? policy.severity) as Severity;
    const context: Context = { workspace: plan.workspace, protected: isProtected, settings, plan };
    return resources.flatMap((resource) => findingOf({ ...policy, severity }, resource, context));
  });
}

const settingsOf = ({ id, settings }: Policy, workspace: string, all: PolicySettings): Values => ({
  ...settings,
  ...all.policies[id],
  ...all.workspaces[workspace]?.[id],
});

function findingOf(policy: Policy, resource: Resource, context: Context): Finding[] {
  if (policy.types && !policy.types.includes(resource.type)) return [];
  const { id, severity, says, link } = policy;
  const wrong = asked(policy, resource, context);
  return wrong === undefined
    ? []
    : [{ id, severity, address: resource.address, says: `Against the policy “${says}”: ${wrong}.`, link }];
}

function asked(policy: Policy, resource: Resource, context: Context): string | undefined {
  try {
    return policy.breaks(resource, context);
  } catch (error) {
    throw new UsageError(
      `The policy ${policy.id} fails at a resource of type ${resource.type}: ${harmlessText(error)}. Mend it, or set its severity to off.`,
    );
  }
}

/** Of errors of the language itself; the text of others (JSON.parse) may quote what is secret. */
const harmlessText = (error: unknown): string =>
  error instanceof TypeError || error instanceof ReferenceError ? error.message : 'it throws an error';
