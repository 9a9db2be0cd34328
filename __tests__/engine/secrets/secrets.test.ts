import { describe, expect, it } from '@jest/globals';
import { createSecrets, redactJson } from '../../../runbooks/engine/secrets/secrets.ts';
import { leak, seeds } from '../../helpers/seeds.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** The ways a program may put a value into what it prints. */
const quotings: [string, (value: string) => string][] = [
  ['as it is', (value) => value],
  ['in JSON', (value) => JSON.stringify({ password: value })],
  ['in JSON in JSON', (value) => JSON.stringify({ body: JSON.stringify({ password: value }) })],
  [
    'in JSON as Go writes it',
    (value) => JSON.stringify(value).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`),
  ],
  [
    'in JSON as Python writes it',
    (value) =>
      JSON.stringify(value).replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ],
  ['in Terraform', (value) => JSON.stringify(value).replaceAll('${', '$${').replaceAll('%{', '%%{')],
  [
    'in XML',
    (value) => `<p>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</p>`,
  ],
  ['in a URL', (value) => `postgres://u:${encodeURIComponent(value)}@h/db`],
  ['in a URL, strictly', (value) => `postgres://u:${encodeURIComponent(value).replaceAll("'", '%27')}@h/db`],
  [
    'in a URL, in small letters',
    (value) => encodeURIComponent(value).replace(/%../g, (code) => code.toLowerCase()),
  ],
  ['in a form', (value) => String(new URLSearchParams({ value }))],
  ['in SQL', (value) => `alter role u password '${value.replaceAll("'", "''")}'`],
  ['in a shell command', (value) => `PGPASSWORD='${value.replaceAll("'", `'\\''`)}' psql`],
  ['in a pass file', (value) => `h:5432:d:u:${value.replace(/[\\:]/g, '\\$&')}`],
  ['in a connection string', (value) => `password='${value.replace(/[\\']/g, '\\$&')}'`],
  ['in base64', (value) => base64(value)],
  ['in base64, after one character', (value) => base64(`u${value}x`)],
  ['in base64, as Basic authentication', (value) => base64(`me${value}`)],
  ['in base64, wrapped', (value) => base64(`user:${value}`).replace(/.{16}/g, '$&\n')],
  ['in base64 for URLs', (value) => Buffer.from(value).toString('base64url')],
  ['in hex', (value) => Buffer.from(value).toString('hex')],
  ['wrapped in the middle', (value) => `${value.slice(0, 5)}\n  ${value.slice(5)}`],
  ['wrapped and framed', (value) => `│ Error: ${value.slice(0, 7)}\n│ ${value.slice(7)}\n╵`],
  ['wrapped at its spaces', (value) => value.replaceAll(' ', '\n│   ')],
  ['coloured', (value) => `${value.slice(0, 4)}\u001b[1m${value.slice(4)}\u001b[0m`],
  ['with other line ends', (value) => value.replaceAll('\n', '\r\n')],
];

describe.each(Object.entries(seeds))('a secret, %s', (_, secret) => {
  it.each(quotings)('is masked %s', (_name, quoted) => {
    const secrets = createSecrets();
    const text = `before it ${quoted(secret)} after it`;
    expect(secrets.contains(text)).toBe(false);
    expect(secrets.register(secret).reveal()).toBe(secret);
    expect(secrets.contains(text)).toBe(true);
    const redacted = secrets.redact(text);
    expect(redacted).toContain('[secret]');
    expect(redacted).toMatch(/^before it .*after it$/s);
    expect(leak(redacted, secret).trim().length).toBeLessThan(4);
    expect(secrets.contains(redacted)).toBe(false);
  });

  it('leaves less than a third behind, wherever output is cut', () => {
    const secrets = createSecrets();
    secrets.register(secret);
    const [text, bare] = [`before it ${secret} after it`, secret.replace(/\s/g, '')];
    for (let cut = 0; cut <= text.length; cut += 1) {
      for (const piece of [text.slice(0, cut), text.slice(cut)].map(secrets.redact)) {
        expect(leak(piece.replace(/\s/g, ''), bare).length).toBeLessThan(Math.max(7, bare.length / 3));
      }
    }
  });

  it('shows none of its lines when they come one by one', () => {
    const secrets = createSecrets();
    secrets.register(secret);
    for (const line of secret.split('\n'))
      expect(secrets.redact(`[1/3]   ${line} !`)).toMatch(/^\[1\/3\] +\[secret\]\S* !$/);
  });
});

describe('what is no secret', () => {
  it('stays as it is', () => {
    const secrets = createSecrets();
    for (const secret of Object.values(seeds)) secrets.register(secret);
    const text =
      '12:00:01 [7/18] Dump the old database: 1.2 GiB of 4.0 GiB (30 %), 58 s left\n  │ done\t\u001b[1m!\u001b[0m\n';
    expect(secrets.redact(text)).toBe(text);
  });

  it('is not masked for an empty secret', () => {
    const secrets = createSecrets();
    secrets.register('');
    secrets.register('   ');
    expect(secrets.redact('some   text')).toBe('some   text');
  });
});

describe('a short secret', () => {
  it.each(['', '1', 'db', 'abc'])('of less than four characters (%j) is not masked', (short) => {
    const secrets = createSecrets();
    secrets.register(short);
    expect(secrets.redact(`[1/18] abc, db ${short}`)).toBe(`[1/18] abc, db ${short}`);
  });

  it.each(['test', 'a+b.c', '$x^y', 'pa"ss'])(
    'of less than eight (%s) is masked as a word of its own',
    (short) => {
      const secrets = createSecrets();
      secrets.register(short);
      expect(secrets.redact(`password=${short}, "${short}" ${JSON.stringify(short)} x${short}y`)).toBe(
        `password=[secret], "[secret]" "[secret]" x${short}y`,
      );
    },
  );
});

it('one that is a part of another is masked with it', () => {
  const secrets = createSecrets();
  secrets.register('hunterhunter');
  secrets.register('hunterhunter22');
  expect(secrets.redact('x hunterhunter22 y hunterhunter z')).toBe('x [secret] y [secret] z');
});

it('is masked in values and keys of an event', () => {
  const secrets = createSecrets();
  secrets.register('hunter22');
  expect(redactJson({ hunter22: ['x hunter22', 1, null] }, secrets)).toEqual({
    '[secret]': ['x [secret]', 1, null],
  });
});

it('masks a long text with many secrets in a moment', () => {
  const secrets = createSecrets();
  for (let n = 0; n < 50; n += 1) secrets.register(`${n}-${seeds.quotes}-${n}`);
  const text = 'public.orders: source 17 rows, hash 0f0f; target 18 rows\n'.repeat(20_000);
  const started = performance.now();
  expect(secrets.redact(text)).toBe(text);
  expect(performance.now() - started).toBeLessThan(3000);
});
