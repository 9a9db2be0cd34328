import type { EcsServiceConfig } from '@cdktf/provider-aws/lib/ecs-service/index.js';
import type { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition/index.js';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { Workspace } from '../../workspaces/schema.ts';

/**
 * New tasks take over one by one; when they do not get healthy, ECS goes back to those before. The AWS provider (5.100)
 * calls that a steady service too, so the apply asks which revision runs, and fails when it is not this one.
 */
export function rolling(definition: EcsTaskDefinition) {
  const kept = {
    condition: `\${self.task_definition == ${definition.fqn}.arn}`,
    errorMessage: `ECS went back to \${self.task_definition}: the tasks of the new revision did not get healthy. See why: aws ecs describe-services --cluster \${self.cluster} --services \${self.name} --query "services[0].events[:10].message". Put that right and deploy again.`,
  };
  return {
    deploymentMinimumHealthyPercent: 100,
    deploymentMaximumPercent: 200,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    waitForSteadyState: true,
    lifecycle: { ignoreChanges: ['desired_count'], postcondition: [kept] },
  } satisfies Partial<EcsServiceConfig>;
}

/** CodeDeploy lets a service run a revision, and changes which target group it is in: nothing of that is Terraform's. */
export const blueGreen = {
  deploymentController: { type: 'CODE_DEPLOY' },
  lifecycle: { ignoreChanges: ['desired_count', 'task_definition', 'load_balancer'] },
} satisfies Partial<EcsServiceConfig>;

/** Warnings with every plan, see decision 0014. A service begins without a task; CodeDeploy releases, Terraform does not. */
export function warn(scope: Construct, { name, api }: Workspace): void {
  const stack = TerraformStack.of(scope);
  if (api.tasks.min > 0) stack.addOverride('check.api_runs.assert', [runs(name)]);
  if (api.rollout === 'blue-green') stack.addOverride('check.api_released.assert', [released(name)]);
}

const runs = (name: string) => ({
  condition: `\${aws_ecs_service.api.desired_count > 0}`,
  error_message: `The API of ${name} runs no task. In a new workspace, start it with: npx runbook db-role --workspace ${name}. While data moves this is as it should be: npx runbook where --workspace ${name}`,
});

const released = (name: string) => ({
  condition: `\${aws_ecs_service.api.task_definition == aws_ecs_task_definition.api.arn}`,
  error_message: `The API of ${name} does not run the newest revision of its task. Release it: npx runbook api-release --workspace ${name}`,
});
