import type { InvocationJson, PlanJson, ResourceChangeJson } from '../../terraform/plan-format.ts';

/** Actions of providers that run while a plan is applied, in the shape of changes: their configuration is what comes. */
export const invocationsIn = ({
  action_invocations: now = [],
  deferred_action_invocations: later = [],
}: PlanJson): ResourceChangeJson[] =>
  [...now, ...later.flatMap(({ action_invocation: one }) => one ?? [])].map(changeOf);

const changeOf = (invocation: InvocationJson): ResourceChangeJson => ({
  address: invocation.address,
  type: invocation.type,
  name: invocation.name ?? '',
  action_reason: whenOf(invocation),
  change: {
    actions: ['invoke'],
    before: null,
    after: invocation.config_values,
    after_unknown: invocation.config_unknown,
    after_sensitive: invocation.config_sensitive,
  },
});

function whenOf({ lifecycle_action_trigger: trigger }: InvocationJson): string {
  if (!trigger) return 'asked for with -invoke';
  return `runs ${trigger.action_trigger_event ?? 'with a change'} of ${trigger.triggering_resource_address ?? 'a resource'}`;
}
