import { z } from 'zod';
import { UsageError } from '../../engine/errors.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'use YYYY-MM-DD');
const severity = z.enum(['danger', 'warning', 'off']);
const one = z.looseObject({ severity: severity.optional() });
const some = z.record(z.string(), one);

const waiver = z.strictObject({
  /** The id of a policy or a risk: `open-security-group`, `rds/deleted`. */
  id: z.string().min(1),
  /** An address; `*` stands for anything. */
  address: z.string().min(1),
  /** Default: every workspace. */
  workspace: z.string().min(1).optional(),
  reason: z.string().min(10, 'say in a sentence why'),
  /** The last day on which it counts. */
  expires: day,
});

const schema = z.strictObject({
  policies: some.default({}),
  /** What a workspace has otherwise, laid over `policies`. */
  workspaces: z.record(z.string(), some).default({}),
  /** Workspaces that are protected, beside those whose file says so. */
  protected: z.array(z.string()).default([]),
  waivers: z.array(waiver).default([]),
});

export type PolicySettings = z.infer<typeof schema>;
export type Waiver = z.infer<typeof waiver>;

/** Without a file. */
export const noSettings: PolicySettings = schema.parse({});

/** `settings.json` of a policy folder. Throws `UsageError` with every mistake in it. */
export function parseSettings(text: string, file: string): PolicySettings {
  const result = schema.safeParse(jsonOf(text, file));
  if (result.success) return result.data;
  const mistakes = result.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || 'the file'}: ${message}`,
  );
  throw new UsageError([`${file} has mistakes:`, ...mistakes].join('\n'));
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${file} is not JSON.`);
  }
}
