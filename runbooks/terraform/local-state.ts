import { readFile, writeFile } from 'node:fs/promises';

/**
 * Rewrites generated code so that its state lives beside it and the real backend is never spoken to. No backend at
 * all, since `terraform init` would ask whether to migrate to a backend that is named.
 */
export const keepStateLocally = async (code: string): Promise<void> => {
  const { terraform = {}, ...rest } = JSON.parse(await readFile(code, 'utf8')) as { terraform?: object };
  const local = { ...rest, terraform: { ...terraform, backend: undefined } };
  await writeFile(code, JSON.stringify(local, null, 2), { mode: 0o600 });
};
