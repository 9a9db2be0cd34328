import { type Provider, ProviderError } from '../plugin/resource.ts';
import type { Schema } from '../plugin/schema.ts';
import type { Value, Values } from '../plugin/values.ts';
import { query } from './api.ts';
import { type Behaviour, strings } from './behaviour.ts';
import { reads } from './data-sources/index.ts';
import * as ec2 from './ec2.ts';
import * as routes from './ec2-routes.ts';
import * as ecs from './ecs.ts';
import * as rds from './rds.ts';
import { type Configured, resource } from './resource.ts';
import * as s3 from './s3.ts';
import * as scaling from './scaling.ts';
import schema from './schema.json' with { type: 'json' };
import * as secrets from './secrets.ts';
import { text } from './xml.ts';

/** Types that exist in the emulated AWS too. All others are Terraform state and nothing else. */
const behaviours: Record<string, Behaviour> = {
  aws_appautoscaling_target: scaling.target,
  aws_db_instance: rds.instance,
  aws_db_parameter_group: rds.parameterGroup,
  aws_db_subnet_group: rds.subnetGroup,
  aws_ecs_cluster: ecs.cluster,
  aws_ecs_service: ecs.service,
  aws_ecs_task_definition: ecs.taskDefinition,
  aws_internet_gateway: routes.internetGateway,
  aws_route_table: routes.routeTable,
  aws_s3_bucket: s3.bucket,
  aws_s3_bucket_policy: s3.bucketPolicy,
  aws_s3_bucket_versioning: s3.bucketVersioning,
  aws_secretsmanager_secret: secrets.secret,
  aws_secretsmanager_secret_version: secrets.secretVersion,
  aws_security_group: ec2.securityGroup,
  aws_subnet: ec2.subnet,
  aws_vpc: ec2.vpc,
  aws_vpc_security_group_egress_rule: ec2.securityGroupRule('Egress'),
  aws_vpc_security_group_ingress_rule: ec2.securityGroupRule('Ingress'),
};

const textOf = (value: Value | undefined) => (typeof value === 'string' && value ? value : undefined);

const target = (config: Values) => {
  const endpoint = process.env.AWS_ENDPOINT_URL?.replace(/\/$/, '');
  const region = textOf(config.region) ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (!endpoint) {
    throw new ProviderError(
      'AWS_ENDPOINT_URL is not set',
      'The quick provider works with an emulated AWS only.',
    );
  }
  if (!region)
    throw new ProviderError('Invalid AWS Region', 'Set region in the provider block, or AWS_REGION.');
  return { endpoint, region };
};

/** The wording is the real provider's, so that whoever reads it in a plan's output reads the same. */
const checkAccount = (config: Values, account: string) => {
  const allowed = strings(config.allowed_account_ids);
  const refused = allowed.length
    ? !allowed.includes(account)
    : strings(config.forbidden_account_ids).includes(account);
  if (refused) throw new ProviderError(`AWS account ID not allowed: ${account}`);
};

const configure = async (config: Values): Promise<Configured> => {
  const { endpoint, region } = target(config);
  const identity = await query({ endpoint, region }, 'sts', { Action: 'GetCallerIdentity' });
  const account = text(identity, 'GetCallerIdentityResult', 'Account') ?? '';
  checkAccount(config, account);
  const [tags] = (config.default_tags ?? []) as Values[];
  return { endpoint, region, account, defaultTags: (tags?.tags ?? {}) as Values };
};

const named = <S, T>(
  schemas: { [name: string]: S },
  make: (entry: [string, S]) => T,
): { [name: string]: T } =>
  Object.fromEntries(Object.entries(schemas).map((entry) => [entry[0], make(entry)]));

/** The quick provider: the real one's schema, an emulated AWS, no waiting. */
export const provider = (): Provider => {
  let configured: Configured | undefined;
  const current = () => {
    if (!configured) throw new ProviderError('The provider is not configured');
    return configured;
  };
  return {
    schema: schema.provider as unknown as Schema,
    configure: async (config) => {
      configured = await configure(config);
    },
    resources: named(schema.resources as unknown as Record<string, Schema>, (entry) =>
      resource(entry, current, behaviours[entry[0]]),
    ),
    dataSources: named(schema.dataSources as unknown as Record<string, Schema>, ([type, of]) => ({
      schema: of,
      read: async (config: Values) => {
        const read = reads[type];
        if (!read) throw new ProviderError(`The quick provider cannot read ${type}`);
        return read(config, current());
      },
    })),
  };
};
