import type { Call } from './client.ts';

/** The line an operator could type instead: `aws s3api copy-object --bucket … --key …`. */
export function showCall({ operation, input }: Call): string {
  const options = Object.entries(input as object)
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) =>
        `--${kebab(name)} ${quote(typeof value === 'string' ? value : JSON.stringify(value))}`,
    );
  return ['aws s3api', kebab(operation), ...options].join(' ');
}

function kebab(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
