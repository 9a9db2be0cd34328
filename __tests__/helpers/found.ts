import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The ways in which a search looks for a secret: not those of the code under test. */
const spellings = (secret: string): string[] => [
  ...new Set([
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    secret.replaceAll("'", "''"),
    secret.replace(/[\\:]/g, '\\$&'),
    Buffer.from(secret).toString('base64').slice(0, -4),
    ...secret.split('\n'),
  ]),
];

/** The names of the secrets that a text holds. */
export function secretsIn(text: string, secrets: Readonly<Record<string, string>>): string[] {
  const holds = (secret: string) => spellings(secret).some((spelling) => text.includes(spelling));
  return Object.keys(secrets).filter((name) => holds(secrets[name] ?? ''));
}

/** Every file below a folder, with its path from there. */
export function filesBelow(folder: string): { path: string; bytes: Buffer }[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return paths
    .filter((path) => statSync(join(folder, path), { throwIfNoEntry: false })?.isFile())
    .map((path) => ({ path, bytes: readFileSync(join(folder, path)) }));
}
