import { describe, expect, it } from '@jest/globals';
import { Testing } from 'cdktf';
import { WorkspaceStack } from '../../constructs/stack.ts';
import { loadWorkspace } from '../../workspaces/index.ts';
import type { Synthesised } from './synth.ts';

/** Argument with the name, and how long AWS lets it be. Sources: the services' own quota and API pages. */
const limits: Readonly<Record<string, readonly [string, number]>> = {
  aws_budgets_budget: ['name', 100],
  aws_cloudfront_function: ['name', 64],
  aws_cloudfront_origin_access_control: ['name', 64],
  aws_cloudfront_response_headers_policy: ['name', 128],
  aws_cloudwatch_dashboard: ['dashboard_name', 255],
  aws_cloudwatch_metric_alarm: ['alarm_name', 255],
  aws_db_instance: ['identifier', 63],
  aws_db_parameter_group: ['name', 255],
  aws_db_subnet_group: ['name', 255],
  aws_ecr_repository: ['name', 256],
  aws_ecs_cluster: ['name', 255],
  aws_ecs_service: ['name', 255],
  aws_iam_role: ['name', 64],
  aws_lb: ['name', 32],
  aws_lb_target_group: ['name', 32],
  aws_s3_bucket: ['bucket', 63],
  aws_secretsmanager_secret: ['name', 512],
  aws_security_group: ['name', 255],
  aws_sns_topic: ['name', 256],
};

describe('the longest names there can be', () => {
  const workspace = loadWorkspace('production', {
    WORKSPACE_SET: '{"application":"sixteencharacter","database":{"generation":999},"api":{"port":65535}}',
  });
  const stack = new WorkspaceStack(Testing.app(), { ...workspace, name: 'twenty-characters-ok' });
  const { resource } = JSON.parse(Testing.synth(stack)) as Synthesised;

  it.each(Object.entries(limits))('of %s fit', (type, [argument, longest]) => {
    const names = Object.values(resource[type] ?? {}).map((config) => config[argument] as string);
    expect(names.length).toBeGreaterThan(0);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(longest);
  });
});
