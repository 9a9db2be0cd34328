import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { base } from '../../../workspaces/base.ts';
import { schema } from '../../../workspaces/schema.ts';
import { commentsOf } from './comments.ts';
import { type Described, type Row, rowsOf } from './rows.ts';

/** Every setting of a workspace, as the schema describes and `base.ts` sets it. */
export function settings(): Row[] {
  const comments = commentsOf(sources().join('\n'));
  const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Described;
  return rowsOf(described, comments, { path: [], section: 'schema', base });
}

const sections = 'workspaces/schema';

const sources = () =>
  ['workspaces/schema.ts', ...readdirSync(sections).map((file) => join(sections, file))].map((file) =>
    readFileSync(file, 'utf8'),
  );

/** As Markdown: one table. */
export function settingsTable(): string {
  const rows = settings().map(({ path, allowed, base: value, meaning }) =>
    line([`\`${path}\``, show(value), allowed, meaning]),
  );
  return [line(['setting', 'default', 'allowed', 'meaning']), '|---|---|---|---|', ...rows].join('\n');
}

const line = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const show = (value: unknown) => (value === undefined ? '' : `\`${JSON.stringify(value)}\``);
