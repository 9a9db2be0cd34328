import type { Deployment } from '../../__tests__/helpers/deployment.ts';

/** Where the runbooks of a workspace keep what they share: beside its state. Throws where that is not in a bucket. */
export function besideState({ workspace }: Deployment): { Bucket: string; prefix: string } {
  const { state, application, name } = workspace;
  if (state.type !== 's3') throw new Error('the state is not in a bucket');
  return { Bucket: state.bucket, prefix: `${application}/${name}/runbook/` };
}
