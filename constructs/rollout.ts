import type { EcsServiceConfig } from '@cdktf/provider-aws/lib/ecs-service/index.js';
import type { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition/index.js';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { Workspace } from '../workspaces/schema.ts';

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

/** A warning with every plan while the API is stopped: a service begins without a task, see decision 0014. */
export function warnWhileStopped(scope: Construct, { name, api }: Workspace): void {
  if (api.tasks.min === 0) return;
  const assert = {
    condition: `\${aws_ecs_service.api.desired_count > 0}`,
    error_message: `The API of ${name} runs no task. In a new workspace, start it with: npx runbook db-role --workspace ${name}. While data moves this is as it should be: npx runbook status --workspace ${name}`,
  };
  TerraformStack.of(scope).addOverride('check.api_runs.assert', [assert]);
}
