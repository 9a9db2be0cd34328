import type { TocEntry } from '../toc.ts';

/** One entry of a dump's table of contents, as SQL. */
export interface Definition {
  /** Its place and what the table of contents says of it: the same in every dump of the same schema. */
  readonly id: string;
  /** What the table of contents says of it: type, schema, name and owner. */
  readonly text: string;
  /** `INDEX`, `FK CONSTRAINT`, `ACL` … */
  readonly type: string;
  /** Type, schema and name, as the table of contents has them. */
  readonly key: string;
  readonly sql: string;
}

const header = /^--\n-- Name: (.*); Type: (.*); Schema: (.*); Owner: (.*?)(?:; Tablespace: .*)?\n--\n/gm;

/** Settings for the entries that follow stand before their header. */
const settings = /(?:^|\n)((?:SET default_\w+ = [^\n]*;\s*)+)$/;

const ending = /--\n-- PostgreSQL database dump complete\n--\s*(\\unrestrict \S+\s*)?$/;

/** Grants that somebody else has given: becoming them takes a superuser, acting as them a membership. */
const asGrantor = (sql: string) =>
  sql
    .replace(/^SET SESSION AUTHORIZATION (.*);$/gm, 'SET LOCAL ROLE $1;')
    .replace(/^RESET SESSION AUTHORIZATION;$/gm, 'RESET ROLE;');

type Found = { text: string; type: string; key: string; from: number; to: number };

/** Headers that the table of contents knows: a line that looks like one may stand in a string. */
function findHeaders(sql: string, toc: readonly TocEntry[]): Found[] {
  const known = new Map<string, number>();
  for (const { text } of toc) known.set(text.trimEnd(), (known.get(text.trimEnd()) ?? 0) + 1);
  const found = [...sql.matchAll(header)].flatMap((match) => {
    const [whole, name = '', type = '', schema = '', owner = ''] = match;
    const key = `${type} ${schema} ${name}`;
    const text = `${key} ${owner === '-' ? '' : owner}`.trimEnd();
    if (!known.has(text)) return [];
    return [{ text, type, key, from: match.index, to: match.index + whole.length }];
  });
  const missing = toc.length - found.length;
  if (missing === 0) return found;
  throw new Error(
    `pg_restore writes ${found.length} entries of the ${toc.length} in its table of contents; this version cannot tell them apart`,
  );
}

/** Cuts what pg_restore writes into the entries of its table of contents. Throws when they are not all there. */
export function parseDefinitions(sql: string, toc: readonly TocEntry[]): Definition[] {
  const all = sql.replace(ending, '');
  const headers = findHeaders(all, toc);
  let carried = '';
  return headers.map(({ text, type, key, to }, index) => {
    const body = all.slice(to, headers[index + 1]?.from).trim();
    const before = carried;
    carried = settings.exec(body)?.[1]?.trim().replace(/^SET /gm, 'SET LOCAL ') ?? carried;
    const own = body.replace(settings, '').trim();
    const definition = /ACL$/.test(type) ? asGrantor(own) : own;
    return { id: `${index} ${text}`, text, type, key, sql: before ? `${before}\n${definition}` : definition };
  });
}

const statement = /\s*((?:[^'";]|'(?:[^']|'')*'|"(?:[^"]|"")*")+;)/y;

/** The statements of SQL that the server has written itself: no comments, no dollar quotes. */
export function statementsOf(sql: string): string[] {
  statement.lastIndex = 0;
  const found: string[] = [];
  for (let match = statement.exec(sql); match; match = statement.exec(sql)) found.push(match[1] as string);
  return found;
}
