import { describe, expect, it } from '@jest/globals';
import { at, reference, synthWorkspace } from '../synth.ts';

const stack = synthWorkspace('staging');
const target = at(stack, 'aws_appautoscaling_target.api');
const tracked = (address: string) => {
  const [policy] = [at(stack, address).target_tracking_scaling_policy_configuration].flat();
  return policy;
};

describe('scaling of the API', () => {
  it('keeps to the limits of the workspace file', () => {
    expect(target).toMatchObject({ min_capacity: 1, max_capacity: 4 });
    const production = at(synthWorkspace('production'), 'aws_appautoscaling_target.api');
    expect(production.min_capacity).toBeGreaterThanOrEqual(2);
    const fixed = at(
      synthWorkspace('staging', { api: { tasks: { min: 3, max: 3 } } }),
      'aws_appautoscaling_target.api',
    );
    expect(fixed).toMatchObject({ min_capacity: 3, max_capacity: 3 });
  });

  it('counts the tasks of the service', () => {
    const [cluster, service] = ['aws_ecs_cluster.api.name', 'aws_ecs_service.api.name'].map(reference);
    expect(target.resource_id).toBe(`service/${cluster}/${service}`);
  });

  it('stays suspended where a runbook has suspended it', () => {
    expect(target.lifecycle).toEqual({ ignore_changes: ['suspended_state'] });
  });

  it('follows the CPU and the requests, faster up than down', () => {
    const cool = { scale_out_cooldown: 60, scale_in_cooldown: 300 };
    expect(tracked('aws_appautoscaling_policy.api_cpu')).toMatchObject({ target_value: 70, ...cool });
    const label = ['aws_lb.api.arn_suffix', 'aws_lb_target_group.api.arn_suffix'].map(reference).join('/');
    expect(tracked('aws_appautoscaling_policy.api_requests')).toMatchObject({
      predefined_metric_specification: {
        predefined_metric_type: 'ALBRequestCountPerTarget',
        resource_label: label,
      },
      ...cool,
    });
  });
});
