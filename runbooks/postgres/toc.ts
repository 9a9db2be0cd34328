/** One line of `pg_restore --list`: `3421; 1259 16402 TABLE app accounts app_owner`. */
export interface TocEntry {
  readonly line: string;
  /** What follows the numbers: type, schema, name and owner. */
  readonly text: string;
}

/** The entries of a table of contents, without its comments. */
export const parseToc = (list: string): TocEntry[] =>
  list.split('\n').flatMap((line) => {
    const text = /^\d+; \d+ \d+ (.*)$/.exec(line)?.[1];
    return text === undefined ? [] : [{ line, text }];
  });

export const isTableData = ({ text }: TocEntry) => text.startsWith('TABLE DATA ');
export const isSchema = ({ text }: Pick<TocEntry, 'text'>) => text.startsWith('SCHEMA ');
export const isPublicSchema = ({ text }: Pick<TocEntry, 'text'>) => text.startsWith('SCHEMA - public ');

/** The extension whose comment this entry sets. */
export const commentedExtension = ({ text }: Pick<TocEntry, 'text'>) =>
  /^COMMENT - EXTENSION (.+?) ?$/.exec(text)?.[1];

export const writeToc = (entries: readonly TocEntry[]) => `${entries.map(({ line }) => line).join('\n')}\n`;
