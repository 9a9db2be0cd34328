import { qualified } from './quote.ts';

/** A table, or a range of its pages when it is big. */
export type Part = { name: string; from: string; range: string };

/** 32 MB: small enough for the sessions to share a table evenly. */
export const pagesOfAPart = 4_096;

/** A table or materialised view and its size. */
export type Relation = {
  schema: string;
  name: string;
  kind: string;
  pages: number;
  /** With what is kept out of line, where that shall count. */
  bytes?: number;
};

/** The whole relation, or ranges of pages that together are all of it, also what is appended meanwhile. */
export function partsOf({ schema, name, kind, pages, bytes = 0 }: Relation): Part[] {
  const from = `${kind === 'r' ? 'ONLY ' : ''}${qualified(schema, name)}`;
  const each = Math.ceil(pagesOfAPart / Math.max(1, bytes / Math.max(1, pages) / 8192));
  const count = Math.max(1, Math.ceil(pages / each));
  const page = (index: number) => `'(${index * each},0)'::tid`;
  return Array.from({ length: count }, (_, index) => {
    const bounds = [
      ...(index > 0 ? [`ctid >= ${page(index)}`] : []),
      ...(index < count - 1 ? [`ctid < ${page(index + 1)}`] : []),
    ];
    return {
      name: `${schema}.${name}`,
      from,
      range: bounds.length > 0 ? ` WHERE ${bounds.join(' AND ')}` : '',
    };
  });
}
