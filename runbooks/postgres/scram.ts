import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { Secret } from '../secret.ts';

const iterations = 4096;
const nonAsciiSpaces = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g;
const mappedToNothing = /\u00ad|\u034f|\u1806|[\u180b-\u180d]|\u200c|\u200d|\u2060|[\ufe00-\ufe0f]|\ufeff/g;

/** SASLprep (RFC 4013) as Postgres and libpq apply it before hashing; plain ASCII is left as it is. */
export const saslPrep = (password: string) =>
  password.replace(nonAsciiSpaces, ' ').replace(mappedToNothing, '').normalize('NFKC');

/**
 * The verifier Postgres stores for a password (RFC 5803 as in its documentation of `pg_authid.rolpassword`). Given in
 * place of the password it keeps the clear text out of statements, server logs and pg_stat_activity.
 */
export function scramVerifier(password: Secret, salt = randomBytes(16)): string {
  const salted = pbkdf2Sync(saslPrep(password.reveal()), salt, iterations, 32, 'sha256');
  const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest('base64');
  const serverKey = hmac(salted, 'Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
