import { type Account, json, unlessMissing } from '../api.ts';
import type { Behaviour } from '../behaviour.ts';

interface Secret {
  readonly ARN: string;
  readonly Name: string;
  readonly DeletedDate?: number;
}
interface Version {
  readonly ARN: string;
  readonly VersionId: string;
  readonly VersionStages?: string[];
  readonly SecretString?: string;
}

const call = <T>(aws: Account, action: string, input: object) =>
  json<T>(aws, `secretsmanager.${action}`, input);
const gone = ['ResourceNotFoundException', 'InvalidRequestException'];

export const secret: Behaviour = {
  create: async (planned, aws) => {
    const Description = planned.description ?? undefined;
    const { ARN } = await call<Secret>(aws, 'CreateSecret', { Name: planned.name, Description });
    return { id: ARN, arn: ARN, policy: '' };
  },
  read: async (state, aws) => {
    const found = await unlessMissing(call<Secret>(aws, 'DescribeSecret', { SecretId: state.id }), ...gone);
    return found && !found.DeletedDate ? { id: found.ARN, arn: found.ARN, name: found.Name } : null;
  },
  delete: async (state, aws) => {
    const days = (state.recovery_window_in_days ?? 30) as number;
    const how = days === 0 ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: days };
    await unlessMissing(
      call(aws, 'DeleteSecret', { SecretId: state.id, ...how }),
      'ResourceNotFoundException',
    );
  },
  imported: (id) => ({ id }),
};

/** The value stays in the state, as it does with the real provider. A version is never deleted: AWS has no such call. */
export const secretVersion: Behaviour = {
  create: async (planned, aws) => {
    const { secret_id: SecretId, secret_string: SecretString } = planned;
    const made = await call<Version>(aws, 'PutSecretValue', { SecretId, SecretString });
    const id = `${SecretId}|${made.VersionId}`;
    const stages = made.VersionStages ?? ['AWSCURRENT'];
    return {
      id,
      arn: made.ARN,
      version_id: made.VersionId,
      version_stages: stages,
      has_secret_string_wo: false,
    };
  },
  read: async (state, aws) => {
    const [SecretId, VersionId] = String(state.id).split('|');
    const found = await unlessMissing(call<Version>(aws, 'GetSecretValue', { SecretId, VersionId }), ...gone);
    if (!found) return null;
    const { ARN: arn, SecretString: secret_string = null } = found;
    return { arn, secret_string, secret_id: SecretId ?? null, version_id: VersionId ?? null };
  },
  delete: async () => undefined,
  imported: (id) => ({ id }),
};
