import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loginOf } from '../../runbooks/postgres/login/login.ts';
import { Secret } from '../../runbooks/secret.ts';

const folder = mkdtempSync(join(tmpdir(), 'login-'));
const file = join(folder, 'pgpass');
beforeAll(() =>
  writeFileSync(
    file,
    String.raw`# a comment:5432:shop:ann:no
db:5432:other:ann:wrong
a\:b\\c:*:*:ann:with\:colon\\and backslash:and the rest is none of it
db:5432:*:ann:first
*:*:*:*:last
`,
    { mode: 0o600 },
  ),
);
afterAll(() => rmSync(folder, { recursive: true }));

const login = (given: string, env: NodeJS.ProcessEnv = {}) => {
  const secret = (value: string) => new Secret(value);
  const all = { PGPASSFILE: file, ...env };
  const { password, ...where } = loginOf({ option: '--from', given, env: all, secret });
  return { ...where, password: password.reveal() };
};
const messageOf = (given: string, env: NodeJS.ProcessEnv = {}): string => {
  try {
    login(given, env);
  } catch (error) {
    expect(error).toMatchObject({ name: 'UsageError' });
    return (error as Error).message;
  }
  throw new Error('it was taken');
};

describe('a login', () => {
  it('is what the URL says, also one in a variable, with its password', () => {
    const OLD = 'postgresql://an%40n:p%3Aw%2F@db.example.com:6000/sh%20op?sslmode=require';
    expect(login('env:OLD', { OLD, PGUSER: 'bob', PGPASSWORD: 'no' })).toEqual({
      host: 'db.example.com',
      port: 6000,
      user: 'an@n',
      database: 'sh op',
      password: 'p:w/',
    });
    expect(login('postgres://ann@[::1]/shop')).toMatchObject({ host: '::1' });
  });

  it('is completed from the variables, as libpq does', () => {
    const env = { PGHOST: 'db', PGPORT: '6000', PGUSER: 'ann', PGDATABASE: 'shop', PGPASSWORD: 'pw' };
    const whole = { host: 'db', port: 6000, user: 'ann', database: 'shop', password: 'pw' };
    expect(login('postgres://', env)).toEqual(whole);
    expect(login('postgres:///', env)).toEqual(whole);
    expect(login('postgres://bob@other:7000/x', env)).toMatchObject({
      host: 'other',
      port: 7000,
      user: 'bob',
      database: 'x',
    });
    expect(login('postgres://db')).toMatchObject({
      port: 5432,
      user: userInfo().username,
      database: userInfo().username,
    });
  });

  it('finds its password in the password file: the first line that fits', () => {
    expect(login('postgres://ann@db/shop').password).toBe('first');
    expect(login('postgres://ann@db/other').password).toBe('wrong');
    expect(login('postgres://bob@db/shop').password).toBe('last');
    expect(login('postgres://ann@a%3Ab%5Cc:7777/shop').password).toBe(String.raw`with:colon\and backslash`);
    expect(login('postgres://ann@db/shop', { PGPASSWORD: 'variable' }).password).toBe('variable');
  });

  it('has to have a password', () => {
    expect(messageOf('postgres://ann@db/shop', { PGPASSFILE: join(folder, 'none') })).toMatch(
      /no password for --from ann@db:5432\/shop.*line db:5432:shop:ann:<password>.*env:OLD_URL/,
    );
  });

  it('takes no password file that others may read', () => {
    const open = join(folder, 'open');
    writeFileSync(open, '*:*:*:*:pw\n');
    chmodSync(open, 0o640);
    expect(messageOf('postgres://ann@db/shop', { PGPASSFILE: open })).toMatch(/mode 640.*chmod 600/);
  });

  it.each([
    ['postgres://ann:hunter2@db/shop', /list of processes: change that password.*env:OLD_URL/],
    ['env:NOWHERE', /names the variable NOWHERE, which is not set/],
    ['host=db password=hunter2', /no URL of a database/],
    ['ann@db', /no URL of a database/],
    ['mysql://ann@db/hunter2', /no URL of a database/],
    ['postgres:hunter2', /no URL of a database/],
    ['postgres://ann@db:hunter2/shop', /no URL of a database/],
    ['postgres://ann@one,two/shop', /more than one host/],
    ['postgres://ann:12#hunter2@db/shop', /no URL of a database|"#"/],
    ['postgres://ann@db/shop?password=hunter2', /parameter "password"/],
    ['postgres://ann@db/hunter2%zz', /two hexadecimal digits/],
    ['postgres://ann@%2Frun%2Fpostgresql/shop', /names no host/],
    ['postgres://', /names no host, and neither does PGHOST/],
    ['postgres://ann@db/shop?sslmode=disable', /always encrypts/],
    ['postgres://ann@db/shop?sslmode=verify-full', /set PGSSLROOTCERT/],
  ])('is none: %s', (given, message) => {
    expect(messageOf(given)).toMatch(message);
    expect(messageOf(given)).not.toContain('hunter2');
  });

  it('is verified where that is asked for', () => {
    expect(messageOf('postgres://ann@db/shop', { PGSSLMODE: 'verify-full' })).toMatch(/PGSSLROOTCERT/);
    const env = { PGSSLMODE: 'verify-full', PGSSLROOTCERT: 'system' };
    expect(login('postgres://ann@db/shop', env)).toMatchObject({ host: 'db' });
    expect(messageOf('postgres://ann@db/shop', { PGPORT: '0x' })).toMatch(/port/);
  });
});
