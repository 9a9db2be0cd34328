import { describe, expect, it } from '@jest/globals';
import { sameAcrossMajors } from '../../../runbooks/postgres/compare/majors.ts';

const upgrade = { from: 15, to: 17 };
const acl = (privileges: string, revoked: string) =>
  `GRANT ${privileges} ON TABLE s.t TO app;\nREVOKE ${revoked} ON TABLE s.t FROM app;`;

describe('two texts of pg_dump from before and after a major version', () => {
  it.each([
    ['CREATE VIEW s.v AS\n SELECT t.a\n   FROM s.t;', 'CREATE VIEW s.v AS\n SELECT a\n   FROM s.t;'],
    [acl('SELECT,TRIGGER', 'SELECT,UPDATE'), acl('SELECT,TRIGGER,MAINTAIN', 'ALL')],
  ])('are the same: %s', (source, target) => {
    expect(sameAcrossMajors(source, target, upgrade)).toBe(true);
    expect(sameAcrossMajors(source, target, { from: 17, to: 17 })).toBe(false);
  });

  it.each([
    ['CREATE VIEW s.v AS\n SELECT t.a\n   FROM s.t;', 'CREATE VIEW s.v AS\n SELECT b\n   FROM s.t;'],
    ['CREATE TABLE s.t (a int);', 'CREATE TABLE t (a int);'],
    [acl('SELECT,INSERT', 'ALL'), acl('SELECT', 'ALL')],
  ])('are not: %s', (source, target) => {
    expect(sameAcrossMajors(source, target, upgrade)).toBe(false);
  });
});
