import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { Deployment } from './deployment.ts';

const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };

/** Tells ECS how many tasks of the API there shall be. */
export async function setTasks({ sandbox, workspace }: Deployment, desiredCount: number): Promise<void> {
  const ecs = new ECSClient({ endpoint: sandbox.endpoint, region: workspace.region, credentials });
  const service = { cluster: 'knowme-staging', service: 'knowme-staging-api' };
  await ecs.send(new UpdateServiceCommand({ ...service, desiredCount }));
  ecs.destroy();
}
