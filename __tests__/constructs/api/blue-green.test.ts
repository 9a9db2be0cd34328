import { describe, expect, it } from '@jest/globals';
import { at, reference, synthWorkspace } from '../synth.ts';

const variation = { api: { rollout: 'blue-green' } };
const stack = synthWorkspace('staging', variation);
const group = at(stack, 'aws_codedeploy_deployment_group.api');

describe('an API that CodeDeploy releases', () => {
  it('is a service whose revision and target group are not for Terraform to change', () => {
    const service = at(stack, 'aws_ecs_service.api');
    expect(service).toMatchObject({
      deployment_controller: { type: 'CODE_DEPLOY' },
      lifecycle: { ignore_changes: ['desired_count', 'task_definition', 'load_balancer'] },
    });
    // ECS takes neither with this controller, and its provider would wait for a deployment that never is.
    for (const name of ['deployment_circuit_breaker', 'wait_for_steady_state'])
      expect(service).not.toHaveProperty(name);
  });

  it('takes its traffic through a rule that keeps what CodeDeploy set', () => {
    expect(at(stack, 'aws_lb_listener_rule.api').lifecycle).toEqual({ ignore_changes: ['action'] });
    const bare = synthWorkspace('staging', { ...variation, domain: null });
    expect(at(bare, 'aws_lb_listener.api_http').lifecycle).toEqual({ ignore_changes: ['default_action'] });
  });

  it('is in one of two target groups that differ in nothing but their names', () => {
    const [blue, green] = ['api', 'api_green'].map((name) => at(stack, `aws_lb_target_group.${name}`));
    expect({ ...green, name: '', '//': '' }).toEqual({ ...blue, name: '', '//': '' });
    expect(group).toMatchObject({
      load_balancer_info: {
        target_group_pair_info: {
          prod_traffic_route: { listener_arns: [reference('aws_lb_listener.api_https.arn')] },
          target_group: ['api', 'api_green'].map((name) => ({
            name: reference(`aws_lb_target_group.${name}.name`),
          })),
        },
      },
    });
  });

  it('goes back when the new tasks fail or the errors rise', () => {
    expect(group).toMatchObject({
      auto_rollback_configuration: {
        enabled: true,
        events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
      alarm_configuration: {
        enabled: true,
        alarms: [reference('aws_cloudwatch_metric_alarm.api_errors.alarm_name')],
      },
    });
  });

  it('may look at alarms of both kinds, which is all of them or none', () => {
    const { policy } = at(stack, 'aws_iam_role_policy.api_releases') as { policy: string };
    const { Statement } = JSON.parse(policy) as { Statement: { Action: string[]; Resource: string[] }[] };
    const look = Statement.filter(({ Action }) => Action.includes('cloudwatch:DescribeAlarms'));
    expect(look.map(({ Resource }) => Resource)).toEqual([['*']]);
  });

  it('is not released by a deploy, which warns of it', () => {
    const { check } = stack as unknown as { check: Record<string, unknown> };
    expect(Object.keys(check)).toEqual(['api_released', 'api_runs']);
    expect(Object.keys((synthWorkspace('staging') as unknown as { check: object }).check)).toEqual([
      'api_runs',
    ]);
  });

  it('is watched in both groups', () => {
    const { metric_query: queries } = at(stack, 'aws_cloudwatch_metric_alarm.api_unhealthy');
    const groups = JSON.stringify(queries);
    for (const name of ['api', 'api_green'])
      expect(groups).toContain(`aws_lb_target_group.${name}.arn_suffix`);
  });
});
