import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import type { Secret } from '../secret.ts';
import { unlessAbsent } from './absent.ts';
import type { Aws } from './aws.ts';
import type { Call } from './call.ts';

/** As whom to log in to a database. */
export interface Login {
  readonly database: string;
  readonly user: string;
  readonly password: Secret;
}

/**
 * The login that a secret of a database holds, by ARN or name. Throws when it holds none.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html
 */
export const getLogin = async (aws: Aws, id: string): Promise<Login> => {
  const input = { SecretId: id };
  const { SecretString = '' } = await aws.send({
    service: 'secretsmanager',
    name: 'GetSecretValue',
    input,
    send: (secrets: SecretsManager, options) => secrets.getSecretValue(input, options),
  });
  const { dbname, username, password } = parse(id, SecretString);
  if (typeof password !== 'string') throw new Error(`The secret ${id} holds no password.`);
  return { database: String(dbname), user: String(username), password: aws.secret(password) };
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
