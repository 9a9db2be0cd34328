import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { unlessAbsent } from './absent.ts';
import type { Aws } from './aws.ts';
import type { Call } from './call.ts';

/**
 * The JSON object a secret holds, by ARN or name. The caller registers its values as secrets. Throws when it is no
 * JSON object.
 */
export const getSecret = async (aws: Aws, id: string): Promise<Record<string, unknown>> => {
  const input = { SecretId: id };
  const { SecretString = '' } = await aws.send({
    service: 'secretsmanager',
    name: 'GetSecretValue',
    input,
    send: (secrets: SecretsManager, options) => secrets.getSecretValue(input, options),
  });
  return parse(id, SecretString);
};

/** Whether the name is taken, also by a secret that waits for its deletion. */
export const secretExists = async (aws: Aws, id: string): Promise<boolean> => {
  const input = { SecretId: id };
  const answer = await aws.send({
    service: 'secretsmanager',
    name: 'DescribeSecret',
    input,
    send: (secrets: SecretsManager, options) =>
      unlessAbsent(/^ResourceNotFound/, secrets.describeSecret(input, options)),
  });
  return answer !== undefined;
};

/** Deletes at once, without a recovery window. Fine when it is gone already. */
export const deleteSecret = (id: string): Call<void, 'secretsmanager'> => {
  const input = { SecretId: id, ForceDeleteWithoutRecovery: true };
  return {
    service: 'secretsmanager',
    name: 'DeleteSecret',
    input,
    send: async (secrets, options) => {
      await unlessAbsent(/^ResourceNotFound/, secrets.deleteSecret(input, options));
    },
  };
};

/** The parser's own error would quote the secret. */
const parse = (id: string, text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below, without the text.
  }
  throw new Error(`The secret ${id} does not hold a JSON object.`);
};
