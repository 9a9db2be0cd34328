/** Why, by the `action_reason` of Terraform and OpenTofu. https://developer.hashicorp.com/terraform/internals/json-format */
const reasons: Readonly<Record<string, string>> = {
  replace_because_tainted: 'marked as tainted: its last creation failed half-way',
  replace_because_cannot_update: 'cannot be changed in place',
  replace_by_request: 'asked for with -replace',
  replace_by_triggers: 'replace_triggered_by: something it depends on changes',
  delete_because_no_resource_config: 'no longer in the configuration',
  delete_because_no_module: 'its module is no longer in the configuration',
  delete_because_wrong_repetition: 'count or for_each was added or removed',
  delete_because_count_index: 'count is lower now',
  delete_because_each_key: 'its key is no longer in for_each',
  delete_because_no_move_target: 'moved to what is not in the configuration',
  delete_because_enabled_false: 'enabled is false now',
  forgot_because_lifecycle_destroy_in_state: 'the state says lifecycle.destroy = false',
  forgot_because_lifecycle_destroy_in_config: 'the configuration says lifecycle.destroy = false',
  read_because_config_unknown: 'depends on what is known after apply',
  read_because_dependency_pending: 'depends on what changes',
  read_because_check_nested: 'part of a check',
};

/** In words; one that is not known here as Terraform spells it. */
export const reasonOf = (reason: string | undefined): string | undefined =>
  reason && (Object.hasOwn(reasons, reason) ? reasons[reason] : reason.replaceAll('_', ' '));
