import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../scripts/sandbox/index.ts';
import { type Module, openModule } from './providers/terraform.ts';
import { stackTypes } from './stack-types/index.ts';

let sandbox: Sandbox;
let module: Module;

beforeAll(async () => {
  sandbox = await startSandbox({ region: 'us-east-1' });
  module = await openModule(stackTypes({}), sandbox.env);
});
afterAll(async () => {
  await module?.remove();
  await sandbox?.stop();
});

/** The types for which the real provider waits (load balancer, distribution, records, …) are tried by hand. */
describe('types of the infrastructure, on the real provider', () => {
  it('are made, and then nothing is planned', async () => {
    expect(sandbox.providers.aws.kind).not.toBe('quick');
    await module.must('apply', '-auto-approve', '-input=false');
    expect(await module.changes()).toEqual([]);
  });

  it('are changed in place, and then nothing is planned', async () => {
    await module.write(stackTypes({ changed: true }));
    const changes = await module.changes();
    expect(changes.map(({ address }) => address)).toEqual(
      expect.arrayContaining([
        'aws_appautoscaling_target.api',
        'aws_budgets_budget.month',
        'aws_cloudfront_function.pages',
        'aws_cloudfront_response_headers_policy.web',
        'aws_cloudwatch_log_metric_filter.errors',
        'aws_codebuild_project.api',
        'aws_codedeploy_deployment_group.api',
        'aws_codepipeline.delivery',
        'aws_codestarconnections_connection.own',
        'aws_ecr_repository.api',
        'aws_iam_openid_connect_provider.github',
        'aws_sfn_state_machine.migrate',
        'aws_vpc_security_group_egress_rule.s3',
      ]),
    );
    expect([...new Set(changes.map(({ actions }) => actions.join()))]).toEqual(['update']);
    await module.must('apply', 'plan');
    expect(await module.changes()).toEqual([]);
  });

  it('are destroyed', async () => {
    await module.must('destroy', '-auto-approve');
    expect(await module.state()).toEqual({});
  });
});
