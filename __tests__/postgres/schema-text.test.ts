import { describe, expect, it } from '@jest/globals';
import { firstDifference, parseSchema } from '../../runbooks/postgres/compare/schema-text.ts';

const dump = (body: string) =>
  `\\restrict ${Math.random()}\n-- Dumped from database version 15.1\n${body}\n\\unrestrict x\n`;

const table = `--
-- Name: t; Type: TABLE; Schema: app; Owner: me
--

CREATE TABLE app.t (
    id integer
);
`;

const acl = (lines: string[]) => `--
-- Name: TABLE t; Type: ACL; Schema: app; Owner: me
--

${lines.join('\n')}
`;

describe('the text of a schema', () => {
  it('is cut into objects, with their owners', () => {
    const objects = parseSchema(dump(`SET default_tablespace = '';\n${table}`));
    expect([...objects]).toEqual([['TABLE app.t', 'OWNER me\nCREATE TABLE app.t (\n    id integer\n);']]);
  });

  it('does not depend on the order of grants', () => {
    const [a, b] = ['GRANT SELECT ON TABLE app.t TO a;', 'GRANT SELECT ON TABLE app.t TO b;'];
    expect(parseSchema(acl([a, b]))).toEqual(parseSchema(acl([b, a])));
  });

  it("does not depend on the order of a policy's roles", () => {
    const policy = (roles: string) =>
      acl([`CREATE POLICY own ON app.t FOR SELECT TO ${roles} USING ((a = CURRENT_USER));`]).replace(
        'TABLE t; Type: ACL',
        't own; Type: POLICY',
      );
    expect(parseSchema(policy('b, "a, b", c'))).toEqual(parseSchema(policy('c, "a, b", b')));
    expect(parseSchema(policy('a, b'))).not.toEqual(parseSchema(policy('a')));
  });

  it('names the first line that differs, also where one side ends', () => {
    expect(firstDifference('a\nb', 'a\nb')).toBeUndefined();
    expect(firstDifference('a\nb', 'a\nc')).toBe('source “b”; target “c”');
    expect(firstDifference('a', 'a\nc')).toBe('source “”; target “c”');
  });
});
