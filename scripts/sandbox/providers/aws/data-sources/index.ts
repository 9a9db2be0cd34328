import { availabilityZones, callerIdentity, elbServiceAccount, hostedZone } from './account.ts';
import { policyDocument } from './policy-document.ts';
import { managedPrefixList, prefixList } from './prefix-lists.ts';
import { type Read, refuse } from './refuse.ts';
import { connection, parameter, service } from './services.ts';

/** What each data source reads. */
export const reads: { readonly [type: string]: Read } = {
  aws_availability_zones: availabilityZones,
  aws_caller_identity: callerIdentity,
  aws_codestarconnections_connection: connection,
  aws_ec2_managed_prefix_list: managedPrefixList,
  aws_ecs_service: service,
  aws_elb_service_account: elbServiceAccount,
  aws_iam_policy_document: async (config) => {
    refuse(config, ['override_json', 'override_policy_documents', 'source_json', 'source_policy_documents']);
    return policyDocument(config);
  },
  aws_prefix_list: prefixList,
  aws_route53_zone: hostedZone,
  aws_ssm_parameter: parameter,
};
