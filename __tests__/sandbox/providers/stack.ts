import { requiredProviders } from './terraform.ts';

/** What a test may change of the stack. */
export interface Variation {
  readonly account?: string;
  readonly database?: object;
  readonly engine?: string;
  readonly desiredCount?: number;
}

/** A Terraform reference. */
const of = (attribute: string) => `\${${attribute}}`;

const subnet = (zone: string, cidr_block: string) => ({
  vpc_id: of('aws_vpc.v.id'),
  availability_zone: `us-east-1${zone}`,
  cidr_block,
});

const container = JSON.stringify([{ name: 'api', image: 'api:1', memory: 256 }]);

/** A small stack of each kind the quick provider carries out: network, database, bucket, service, secret. */
export const stack = ({
  account = '123456789012',
  database = {},
  engine = '15.10',
  desiredCount = 0,
}: Variation) => ({
  terraform: requiredProviders,
  provider: {
    aws: {
      region: 'us-east-1',
      allowed_account_ids: [account],
      default_tags: [{ tags: { team: 'a', env: 'x' } }],
    },
  },
  resource: {
    random_password: { p: { length: 20, special: false } },
    aws_vpc: { v: { cidr_block: '10.0.0.0/16', tags: { env: 'y' } } },
    aws_subnet: { a: subnet('a', '10.0.1.0/24'), b: subnet('b', '10.0.2.0/24') },
    aws_security_group: { g: { name: 'database', vpc_id: of('aws_vpc.v.id') } },
    aws_vpc_security_group_ingress_rule: {
      r: {
        security_group_id: of('aws_security_group.g.id'),
        ip_protocol: 'tcp',
        from_port: 5432,
        to_port: 5432,
        cidr_ipv4: '10.0.0.0/16',
      },
    },
    aws_db_subnet_group: { s: { name: 's', subnet_ids: [of('aws_subnet.a.id'), of('aws_subnet.b.id')] } },
    aws_db_parameter_group: {
      p: { name: 'p', family: 'postgres15', parameter: [{ name: 'rds.force_ssl', value: '1' }] },
    },
    aws_db_instance: {
      d: {
        identifier: 'd',
        engine: 'postgres',
        engine_version: engine,
        instance_class: 'db.t4g.small',
        allocated_storage: 20,
        db_name: 'app',
        username: 'admin1',
        password: of('random_password.p.result'),
        db_subnet_group_name: of('aws_db_subnet_group.s.name'),
        parameter_group_name: of('aws_db_parameter_group.p.name'),
        vpc_security_group_ids: [of('aws_security_group.g.id')],
        skip_final_snapshot: true,
        ...database,
      },
    },
    aws_s3_bucket: { b: { bucket: 'quick-provider-test' } },
    aws_s3_bucket_versioning: {
      b: { bucket: of('aws_s3_bucket.b.id'), versioning_configuration: [{ status: 'Enabled' }] },
    },
    aws_secretsmanager_secret: { s: { name: 's', recovery_window_in_days: 0 } },
    aws_secretsmanager_secret_version: {
      s: { secret_id: of('aws_secretsmanager_secret.s.id'), secret_string: of('aws_db_instance.d.address') },
    },
    aws_ecs_cluster: { c: { name: 'c' } },
    aws_ecs_task_definition: { t: { family: 't', container_definitions: container } },
    aws_ecs_service: {
      s: {
        name: 's',
        cluster: of('aws_ecs_cluster.c.id'),
        task_definition: of('aws_ecs_task_definition.t.arn'),
        desired_count: desiredCount,
      },
    },
  },
});
