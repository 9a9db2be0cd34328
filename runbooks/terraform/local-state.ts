import { readFile, writeFile } from 'node:fs/promises';

/** Rewrites generated code so that its state lives beside it and the real backend is never spoken to. */
export const keepStateLocally = async (code: string): Promise<void> => {
  const parsed = JSON.parse(await readFile(code, 'utf8')) as { terraform?: object };
  const local = { ...parsed, terraform: { ...parsed.terraform, backend: { local: {} } } };
  await writeFile(code, JSON.stringify(local, null, 2), { mode: 0o600 });
};
