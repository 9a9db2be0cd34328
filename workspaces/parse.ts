import type { z } from 'zod';
import { WorkspaceError } from './errors.ts';
import { databaseName, mediaBucketName } from './names.ts';
import { type Settings, schema, type Workspace } from './schema.ts';

interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Identifiers of RDS instances and names of buckets end here. Source: RDS and S3 naming rules. */
const longestName = 63;

/**
 * The settings of workspace `name`, checked. `origin` says where they were written.
 * Throws one `WorkspaceError` that lists every mistake with its value and what is allowed.
 */
export function parseWorkspace(name: string, settings: unknown, origin: string): Workspace {
  const parsed = schema.safeParse(settings);
  const mistakes = parsed.success
    ? nameMistakes({ name, ...parsed.data })
    : parsed.error.issues.flatMap(mistakesOf);
  if (!parsed.success || mistakes.length > 0) throw new WorkspaceError(report(mistakes, settings, origin));
  return { name, ...parsed.data };
}

function mistakesOf(issue: z.core.$ZodIssue): Mistake[] {
  if (issue.code !== 'unrecognized_keys') return [issue];
  return issue.keys.map((key) => ({ path: [...issue.path, key], message: issue.message }));
}

function nameMistakes(workspace: Workspace): Mistake[] {
  const names: [keyof Settings, string][] = [
    ['database', databaseName(workspace, workspace.database.generation)],
    ['media', mediaBucketName(workspace, workspace.media.generation)],
  ];
  return names
    .filter(([, name]) => name.length > longestName)
    .map(([section, name]) => ({
      path: [section, 'generation'],
      message: `makes the name ${name}, which has ${name.length} characters; AWS takes ${longestName}: shorten \`application\` or the workspace's name`,
    }));
}

function report(mistakes: readonly Mistake[], settings: unknown, origin: string): string {
  const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`;
  const lines = mistakes.map(
    ({ path, message }) => `  ${path.join('.')}: ${show(at(settings, path))} — ${message}`,
  );
  return [`${origin} has ${count}:`, ...lines, 'Nothing was done. Correct this, then start again.'].join(
    '\n',
  );
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
}

const show = (value: unknown) => (value === undefined ? 'missing' : JSON.stringify(value));
