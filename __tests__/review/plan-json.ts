import type { ChangeJson, PlanJson, ResourceChangeJson } from '../../runbooks/terraform/plan-format.ts';

/** A change as Terraform writes it into a plan: `changed('aws_s3_bucket.media', ['delete'], { before: {} })`. */
export function changed(
  address: string,
  actions: ChangeJson['actions'],
  change: Partial<ChangeJson> = {},
  more: Partial<ResourceChangeJson> = {},
): ResourceChangeJson {
  const [, module, type = '', name = ''] = /^((?:module\.[^.]+\.)*)([^.]+)\.([^[]+)/.exec(address) ?? [];
  return {
    address,
    ...(module && { module_address: module.slice(0, -1) }),
    mode: 'managed',
    type,
    name,
    change: { actions, before: null, after: null, after_unknown: {}, ...change },
    ...more,
  };
}

/** A plan with these changes. */
export const planOf = (
  resource_changes: readonly ResourceChangeJson[] = [],
  more: Partial<PlanJson> = {},
): PlanJson => ({ format_version: '1.2', terraform_version: '1.11.4', resource_changes, ...more });
