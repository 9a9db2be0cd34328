import { describe, expect, it } from '@jest/globals';
import { parseDefinitions, statementsOf } from '../../../runbooks/postgres/copy/definitions.ts';
import { parseToc } from '../../../runbooks/postgres/toc.ts';

const header = (name: string, type: string, schema: string, owner: string) =>
  `--\n-- Name: ${name}; Type: ${type}; Schema: ${schema}; Owner: ${owner}\n--\n\n`;

const sql = `--
-- PostgreSQL database dump
--
\\restrict abc
SET statement_timeout = 0;
SET default_tablespace = '';

${header('by_name', 'INDEX', 'shop', 'app')}CREATE INDEX by_name ON shop.customers (name);


${header('INDEX by_name', 'COMMENT', 'shop', 'app')}COMMENT ON INDEX shop.by_name IS 'quotes a dump:
${header('somebody else', 'INDEX', 'shop', 'app')}';


SET default_tablespace = fast;

${header('by_email', 'INDEX', 'shop', 'app')}CREATE INDEX by_email ON shop.customers (email);


${header('SCHEMA shop', 'ACL', '-', 'app')}SET SESSION AUTHORIZATION giver;
GRANT USAGE ON SCHEMA shop TO taker;
RESET SESSION AUTHORIZATION;


--
-- PostgreSQL database dump complete
--

\\unrestrict abc
`;

const toc = parseToc(`;
; Archive created at …
11; 1259 17000 INDEX shop by_name app
12; 0 0 COMMENT shop INDEX by_name app
13; 1259 17001 INDEX shop by_email app
14; 0 0 ACL - SCHEMA shop app
`);

describe('the entries of a dump', () => {
  it('are cut where the table of contents says so, whatever strings hold', () => {
    const definitions = parseDefinitions(sql, toc);
    expect(definitions.map(({ id, key }) => ({ id, key }))).toEqual([
      { id: '0 INDEX shop by_name app', key: 'INDEX shop by_name' },
      { id: '1 COMMENT shop INDEX by_name app', key: 'COMMENT shop INDEX by_name' },
      { id: '2 INDEX shop by_email app', key: 'INDEX shop by_email' },
      { id: '3 ACL - SCHEMA shop app', key: 'ACL - SCHEMA shop' },
    ]);
    expect(definitions[0]?.sql).toBe('CREATE INDEX by_name ON shop.customers (name);');
    expect(definitions[1]?.sql).toContain('somebody else');
  });

  it('keep the settings that stand before them', () => {
    expect(parseDefinitions(sql, toc)[2]?.sql).toBe(
      'SET LOCAL default_tablespace = fast;\nCREATE INDEX by_email ON shop.customers (email);',
    );
  });

  it('grant as who has granted, which takes no superuser', () => {
    expect(parseDefinitions(sql, toc)[3]?.sql).toMatch(
      /SET LOCAL ROLE giver;\nGRANT USAGE ON SCHEMA shop TO taker;\nRESET ROLE;$/,
    );
  });

  it('are all there, or nothing is done', () => {
    const more = [...toc, ...parseToc('15; 1259 17002 INDEX shop lost app\n')];
    expect(() => parseDefinitions(sql, more)).toThrow(/4 entries of the 5/);
  });
});

it('cuts statements where they end, and not within quotes', () => {
  const first = `CREATE INDEX "a;b""c" ON t (left(x, ';''')) WHERE y <> ';';`;
  expect(statementsOf(`${first}\nALTER TABLE t CLUSTER ON "a;b""c";\n`)).toEqual([
    first,
    'ALTER TABLE t CLUSTER ON "a;b""c";',
  ]);
});
