import type { Resource } from '../plan.ts';
import { both, gone, type Risk } from './risk.ts';

/** What a type is called that only says how other things behave: made again, it is what it was. */
const stateless =
  /(_policy|_policies|_attachment|_association|_rule|_rules|_permission|_permissions|_alias|_task_definition|_role|_profile|_configuration|_config|_settings?|_template|_group_tag|_validation|_subscription|_target|_grant|_ownership_controls|_control|_controls|_dashboard|_metric_filter|_filter|_route|_route_table|_security_group|_acl|_parameter_group|_option_group|_subnet_group|_target_group|_origin_access_control|_origin_access_identity|_endpoint|_function|_key_pair|_budget|_app|_project|_pipeline|_deployment_group|_connection|_state_machine|_schedule|_notification|_hook|_stage|_deployment|_method|_integration|_response|_resource|_version|_object|_providers?|_header|_logging|_log_delivery(_source|_destination)?|_schedule_group|_certificate)$/;

const harmless =
  /^(null_resource|terraform_data|time_|local_|archive_|tls_|random_|aws_default_|aws_iam_|aws_wafv2_|aws_budgets_|aws_codepipeline|aws_cloudwatch_event_|helm_release$)/;

const mayHold = ({ type }: Resource): boolean => !stateless.test(type) && !harmless.test(type);

/** For types that no family has: what nobody here has thought of is not called safe. */
export const unknownRisks: readonly Risk[] = [
  {
    id: 'unknown/deleted',
    types: [],
    when: both(gone, mayHold),
    severity: 'warning',
    lost: 'Not known here: this type of resource is in none of the lists. It may hold data.',
    recovery: 'See its documentation before you apply.',
    link: 'https://registry.terraform.io/browse/providers',
  },
];

/** An action of a provider, which no plan describes. */
export const invoked: Risk = {
  id: 'action/invoked',
  types: [],
  when: ({ kind }) => kind === 'invoke',
  severity: 'warning',
  lost: 'Not known here: an action of a provider runs while the plan is applied, and no plan says what it does.',
  recovery: 'See its documentation before you apply.',
  link: 'https://developer.hashicorp.com/terraform/language/invoke-actions',
};
