import { createHash } from 'node:crypto';
import { query } from '../api.ts';
import { elements, text } from '../xml.ts';
import { type Read, refuse } from './refuse.ts';

export const availabilityZones: Read = async (config, aws) => {
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

export const callerIdentity: Read = async (config, aws) => {
  const answer = await query(aws, 'sts', { Action: 'GetCallerIdentity' });
  const of = (name: string) => text(answer, 'GetCallerIdentityResult', name);
  return { ...config, id: of('Account'), account_id: of('Account'), arn: of('Arn'), user_id: of('UserId') };
};

/** Every zone that is asked for is there: records are Terraform state only, too. */
export const hostedZone: Read = async (config) => {
  refuse(config, ['private_zone', 'tags', 'vpc_id']);
  const name = String(config.name ?? 'zone').replace(/\.$/, '');
  const id =
    config.zone_id ?? `Z${createHash('sha256').update(name).digest('hex').slice(0, 20).toUpperCase()}`;
  const name_servers = [1, 2, 3, 4].map((n) => `ns-${n}.awsdns-0${n}.example`);
  const fixed = { private_zone: false, primary_name_server: 'ns-1.awsdns-01.example', name_servers };
  return { ...config, ...fixed, id, zone_id: id, name, arn: `arn:aws:route53:::hostedzone/${id}` };
};

/** Load balancers write access logs as one account of AWS in each region; any account does here. */
export const elbServiceAccount: Read = async (config) => {
  const id = '127311923021';
  return { ...config, id, arn: `arn:aws:iam::${id}:root` };
};
