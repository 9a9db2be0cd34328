import { createHash } from 'node:crypto';
import { ProviderError } from '../plugin/resource.ts';
import type { Values } from '../plugin/values.ts';
import { type Account, query } from './api.ts';
import { policyDocument } from './policy-document.ts';
import { elements, text } from './xml.ts';

type Read = (config: Values, aws: Account) => Promise<Values>;

const refuse = (config: Values, names: readonly string[]) => {
  const used = names.filter(
    (name) => (Array.isArray(config[name]) ? config[name].length : config[name]) || 0,
  );
  if (used.length) throw new ProviderError(`The quick provider does not support ${used.join(', ')} here`);
};

const availabilityZones: Read = async (config, aws) => {
  refuse(config, ['filter', 'exclude_names', 'exclude_zone_ids']);
  const answer = await query(aws, 'ec2', { Action: 'DescribeAvailabilityZones' });
  const zones = elements(answer, 'availabilityZoneInfo', 'item');
  const all = (name: string) => zones.map((zone) => text(zone, name));
  return {
    ...config,
    id: aws.region,
    names: all('zoneName'),
    zone_ids: all('zoneId'),
    group_names: [aws.region],
  };
};

const callerIdentity: Read = async (config, aws) => {
  const answer = await query(aws, 'sts', { Action: 'GetCallerIdentity' });
  const of = (name: string) => text(answer, 'GetCallerIdentityResult', name);
  return { ...config, id: of('Account'), account_id: of('Account'), arn: of('Arn'), user_id: of('UserId') };
};

/** Every zone that is asked for is there: records are Terraform state only, too. */
const zone: Read = async (config) => {
  refuse(config, ['private_zone', 'tags', 'vpc_id']);
  const name = String(config.name ?? 'zone').replace(/\.$/, '');
  const id =
    config.zone_id ?? `Z${createHash('sha256').update(name).digest('hex').slice(0, 20).toUpperCase()}`;
  const name_servers = [1, 2, 3, 4].map((n) => `ns-${n}.awsdns-0${n}.example`);
  const fixed = { private_zone: false, primary_name_server: 'ns-1.awsdns-01.example', name_servers };
  return { ...config, ...fixed, id, zone_id: id, name, arn: `arn:aws:route53:::hostedzone/${id}` };
};

/** What each data source reads. */
export const reads: { readonly [type: string]: Read } = {
  aws_availability_zones: availabilityZones,
  aws_caller_identity: callerIdentity,
  aws_iam_policy_document: async (config) => {
    refuse(config, ['override_json', 'override_policy_documents', 'source_json', 'source_policy_documents']);
    return policyDocument(config);
  },
  aws_route53_zone: zone,
};
