import { of } from './reference.ts';

const subnet = (zone: string, cidr_block: string) => ({
  vpc_id: of('aws_vpc.v.id'),
  availability_zone: `us-east-1${zone}`,
  cidr_block,
});

const network = {
  aws_vpc: { v: { cidr_block: '10.0.0.0/16' } },
  aws_subnet: { a: subnet('a', '10.0.1.0/24'), b: subnet('b', '10.0.2.0/24') },
  aws_security_group: { g: { name: 'load-balancer', vpc_id: of('aws_vpc.v.id') } },
};

const forward = { type: 'forward', target_group_arn: of('aws_lb_target_group.t.arn') };

const listeners = {
  http: {
    load_balancer_arn: of('aws_lb.l.arn'),
    port: 80,
    protocol: 'HTTP',
    default_action: {
      type: 'redirect',
      redirect: { port: '443', protocol: 'HTTPS', status_code: 'HTTP_301' },
    },
  },
  https: {
    load_balancer_arn: of('aws_lb.l.arn'),
    port: 443,
    protocol: 'HTTPS',
    ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    certificate_arn: of('aws_acm_certificate_validation.c.certificate_arn'),
    default_action: {
      type: 'fixed-response',
      fixed_response: { content_type: 'text/plain', message_body: 'Not here', status_code: '404' },
    },
  },
};

const targetGroup = (changed: boolean) => ({
  name: 'api',
  port: 3000,
  protocol: 'HTTP',
  target_type: 'ip',
  vpc_id: of('aws_vpc.v.id'),
  deregistration_delay: changed ? '15' : '30',
  health_check: { path: '/health', matcher: '200', interval: changed ? 20 : 15, timeout: 5 },
});

const certificate = (change: boolean) => ({
  domain_name: 'api.knowme.example',
  subject_alternative_names: ['knowme.example'],
  validation_method: 'DNS',
  tags: { Name: change ? 'changed' : 'api' },
});

/** Where a load balancer sends to, and the certificate it shows. */
export const targets = (changed: boolean) => ({
  aws_vpc: network.aws_vpc,
  aws_lb_target_group: { t: targetGroup(changed) },
  aws_acm_certificate: { c: certificate(changed) },
  aws_acm_certificate_validation: { c: { certificate_arn: of('aws_acm_certificate.c.arn') } },
});

/** A load balancer that speaks TLS. The real provider waits a minute for it. */
export const balancer = (changed: boolean) => ({
  ...network,
  aws_lb: {
    l: {
      name: 'api',
      load_balancer_type: 'application',
      subnets: [of('aws_subnet.a.id'), of('aws_subnet.b.id')],
      security_groups: [of('aws_security_group.g.id')],
      drop_invalid_header_fields: true,
    },
  },
  aws_lb_listener: listeners,
  aws_lb_listener_rule: {
    r: {
      listener_arn: of('aws_lb_listener.https.arn'),
      priority: changed ? 20 : 10,
      action: forward,
      condition: { host_header: { values: ['api.knowme.example'] } },
    },
  },
});

const validation = (attribute: string) =>
  of(`[for o in aws_acm_certificate.c.domain_validation_options : o.${attribute}][0]`);

/** Records, for whose changes the real provider waits fifteen seconds each. */
export const records = (changed: boolean) => ({
  aws_route53_record: {
    validation: {
      zone_id: of('data.aws_route53_zone.z.zone_id'),
      name: validation('resource_record_name'),
      type: validation('resource_record_type'),
      records: [validation('resource_record_value')],
      ttl: changed ? 120 : 60,
      allow_overwrite: true,
    },
    api: {
      zone_id: of('data.aws_route53_zone.z.zone_id'),
      name: 'api.knowme.example',
      type: 'A',
      alias: { name: of('aws_lb.l.dns_name'), zone_id: of('aws_lb.l.zone_id'), evaluate_target_health: true },
    },
  },
});

const container = JSON.stringify([
  { name: 'api', image: 'api:1', memory: 256, portMappings: [{ containerPort: 3000 }] },
]);

/** A service behind the load balancer, which Terraform waits for until it is steady. */
export const service = {
  aws_ecs_cluster: { c: { name: 'api' } },
  aws_ecs_task_definition: {
    t: {
      family: 'api',
      network_mode: 'awsvpc',
      requires_compatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      container_definitions: container,
    },
  },
  aws_ecs_service: {
    s: {
      name: 'api',
      cluster: of('aws_ecs_cluster.c.id'),
      task_definition: of('aws_ecs_task_definition.t.arn'),
      desired_count: 0,
      launch_type: 'FARGATE',
      health_check_grace_period_seconds: 60,
      wait_for_steady_state: true,
      deployment_circuit_breaker: { enable: true, rollback: true },
      network_configuration: {
        subnets: [of('aws_subnet.a.id')],
        security_groups: [of('aws_security_group.g.id')],
      },
      load_balancer: {
        target_group_arn: of('aws_lb_target_group.t.arn'),
        container_name: 'api',
        container_port: 3000,
      },
      depends_on: ['aws_lb_listener_rule.r'],
    },
  },
};
