import type { Json } from '../types.ts';

export type Row = readonly string[];
export type Figures = Readonly<Record<string, Json>>;

export const isObject = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A Markdown table; nothing where it would have no line. */
export const table = (head: Row, lines: readonly Row[]): string[] =>
  lines.length ? [row(head), `|${'---|'.repeat(head.length)}`, ...lines.map(row), ''] : [];

const row = (cells: Row) => `| ${cells.map(cell).join(' | ')} |`;
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Members of members by their path: `oldInstance.host`. */
export const rows = (figures: Figures, path = ''): Row[] =>
  Object.entries(figures).flatMap(([name, value]) =>
    isObject(value) && Object.keys(value).length > 0
      ? rows(value, `${path}${name}.`)
      : [[`${path}${name}`, plain(value)]],
  );

/** A figure as it stands in a table. */
export function plain(value: Json | undefined): string {
  if (value === undefined) return '';
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object'))
    return value.join(', ') || 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `2026-01-31 12:00:00 UTC`. */
export const time = (at: string) => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
