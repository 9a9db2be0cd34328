import { describe, expect, it } from '@jest/globals';
import { addresses, at, reference, synthWorkspace } from '../synth.ts';

const staging = synthWorkspace('staging');
const bare = synthWorkspace('staging', { domain: null });
const forward = { type: 'forward', target_group_arn: reference('aws_lb_target_group.api.arn') };

describe('the balancer', () => {
  it('drops malformed headers, and cannot be deleted by accident where that would hurt', () => {
    const production = at(synthWorkspace('production'), 'aws_lb.api');
    expect(production).toMatchObject({ drop_invalid_header_fields: true, enable_deletion_protection: true });
    expect(at(staging, 'aws_lb.api').enable_deletion_protection).toBe(false);
  });

  it('is in the public subnets, once these have a way to the internet', () => {
    expect(at(staging, 'aws_lb.api')).toMatchObject({
      subnets: [reference('aws_subnet.public_a.id'), reference('aws_subnet.public_b.id')],
      depends_on: expect.arrayContaining(['aws_route.internet']),
    });
  });

  it('has names that AWS takes, however long the workspace is called', () => {
    const long = synthWorkspace('production', { application: 'aratherlongname1' });
    for (const address of ['aws_lb.api', 'aws_lb_target_group.api']) {
      expect(at(long, address).name).toMatch(/^aratherlongname1-[a-z0-9-]{1,15}$/);
    }
    expect(at(long, 'aws_lb.api').name).not.toBe(at(long, 'aws_lb_target_group.api').name);
  });
});

describe('a workspace with a domain', () => {
  it('sends HTTP to HTTPS', () => {
    const redirect = { protocol: 'HTTPS', port: '443', status_code: 'HTTP_301' };
    expect(at(staging, 'aws_lb_listener.api_http').default_action).toEqual([{ type: 'redirect', redirect }]);
  });

  it('answers for its own name only, by TLS 1.2 or 1.3', () => {
    expect(at(staging, 'aws_lb_listener.api_https')).toMatchObject({
      ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      certificate_arn: reference('aws_acm_certificate_validation.api.certificate_arn'),
      default_action: [{ type: 'fixed-response', fixed_response: { status_code: '404' } }],
    });
    expect(at(staging, 'aws_lb_listener_rule.api')).toMatchObject({
      condition: [{ host_header: { values: ['api.staging.knowme.example'] } }],
      action: [forward],
    });
  });

  it.each([
    ['staging', 'api.staging.knowme.example'],
    ['production', 'api.knowme.example'],
  ])('has its certificate and its alias: %s', (workspace, name) => {
    const stack = synthWorkspace(workspace);
    expect(at(stack, 'aws_acm_certificate.api')).toMatchObject({
      domain_name: name,
      validation_method: 'DNS',
      lifecycle: { create_before_destroy: true },
    });
    expect(at(stack, 'aws_route53_record.api')).toMatchObject({
      name,
      type: 'A',
      alias: { name: reference('aws_lb.api.dns_name') },
    });
    expect(stack.output.api_url?.value).toBe(`https://${name}`);
  });
});

describe('a workspace without a domain', () => {
  it('forwards the plain HTTP of CloudFront, and has nothing of a domain', () => {
    expect(at(bare, 'aws_lb_listener.api_http').default_action).toEqual([forward]);
    expect(addresses(bare).filter((address) => /acm|route53|https$/.test(address))).toEqual([]);
  });

  it('is found by HTTPS all the same: no page may call plain HTTP', () => {
    expect(bare.output.api_url?.value).toBe(
      `https://${reference('aws_cloudfront_distribution.api.domain_name')}`,
    );
    expect(at(bare, 'aws_cloudfront_distribution.api')).toMatchObject({
      origin: [
        {
          domain_name: reference('aws_lb.api.dns_name'),
          custom_origin_config: { origin_protocol_policy: 'http-only', http_port: 80 },
        },
      ],
      default_cache_behavior: { viewer_protocol_policy: 'https-only' },
    });
    expect(addresses(staging)).not.toContain('aws_cloudfront_distribution.api');
  });

  it('hands every request through as it is', () => {
    const { default_cache_behavior: behavior } = at(bare, 'aws_cloudfront_distribution.api');
    const { allowed_methods, cache_policy_id, origin_request_policy_id } = behavior as Record<
      string,
      unknown
    >;
    expect(allowed_methods).toEqual(expect.arrayContaining(['POST', 'PUT', 'PATCH', 'DELETE']));
    // CachingDisabled and AllViewer, as AWS lists its managed policies.
    expect([cache_policy_id, origin_request_policy_id]).toEqual([
      '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      '216adef6-5c7f-47e4-b989-5492eafa07d3',
    ]);
  });
});

describe('the target group', () => {
  it('asks for the health path and lets a stopping task finish', () => {
    expect(at(staging, 'aws_lb_target_group.api')).toMatchObject({
      target_type: 'ip',
      port: 3000,
      deregistration_delay: '30',
      health_check: { path: '/health', matcher: '200' },
    });
  });

  it('of another port is another one, made before the old one goes', () => {
    const moved = at(synthWorkspace('staging', { api: { port: 8080 } }), 'aws_lb_target_group.api');
    expect(moved).toMatchObject({
      name: 'knowme-staging-api-8080',
      lifecycle: { create_before_destroy: true },
    });
  });

  it.each([
    [staging, 'aws_lb_listener_rule.api'],
    [bare, 'aws_lb_listener.api_http'],
  ])('is joined by the service once a listener knows it', (stack, listener) => {
    const service = at(stack, 'aws_ecs_service.api');
    expect(service).toMatchObject({
      load_balancer: [{ container_name: 'api', container_port: 3000 }],
      health_check_grace_period_seconds: 60,
    });
    expect(service.depends_on).toContain(listener);
  });
});
