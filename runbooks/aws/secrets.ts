import { unlessAbsent } from './absent.ts';
import type { Call } from './call.ts';

/** The JSON object a secret holds. The caller registers its values as secrets. Throws when it is no JSON object. */
export const getSecret = (arn: string): Call<Record<string, unknown>, 'secretsmanager'> => {
  const input = { SecretId: arn };
  return {
    service: 'secretsmanager',
    name: 'GetSecretValue',
    input,
    send: async (secrets, options) => {
      const { SecretString = '' } = await secrets.getSecretValue(input, options);
      return parse(arn, SecretString);
    },
  };
};

/** Deletes at once, without a recovery window. Fine when it is gone already. */
export const deleteSecret = (arn: string): Call<void, 'secretsmanager'> => {
  const input = { SecretId: arn, ForceDeleteWithoutRecovery: true };
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
const parse = (arn: string, text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below, without the text.
  }
  throw new Error(`The secret ${arn} does not hold a JSON object.`);
};
