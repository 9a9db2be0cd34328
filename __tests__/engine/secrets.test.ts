import { describe, expect, it } from '@jest/globals';
import { createSecrets, redactJson } from '../../runbooks/engine/secrets/secrets.ts';

const secret = `a'b"c\\d e/f&g`;

describe('a registered secret is found and redacted', () => {
  const forms: [string, string][] = [
    ['as it is', secret],
    ['in JSON', JSON.stringify({ password: secret })],
    ['in JSON in JSON', JSON.stringify({ body: JSON.stringify({ password: secret }) })],
    ['in a URL', `postgres://u:${encodeURIComponent(secret)}@h/db`],
    ['in a URL, strictly encoded', `postgres://u:${encodeURIComponent(secret).replaceAll("'", '%27')}@h/db`],
    ['in SQL', `alter role u password '${secret.replaceAll("'", "''")}'`],
    ['in a shell command', `PGPASSWORD='${secret.replaceAll("'", `'\\''`)}' psql`],
  ];
  it.each(forms)('%s', (_, text) => {
    const secrets = createSecrets();
    expect(secrets.contains(text)).toBe(false);
    expect(secrets.register(secret)).toBe(secret);
    expect(secrets.contains(text)).toBe(true);
    expect(secrets.contains(secrets.redact(text))).toBe(false);
    expect(secrets.redact(text)).toContain('[secret]');
  });

  it('whole, when another secret is a part of it', () => {
    const secrets = createSecrets();
    secrets.register('hunter');
    secrets.register('hunter22');
    expect(secrets.redact('x hunter22 y')).toBe('x [secret] y');
  });

  it('in values and keys of an event', () => {
    const secrets = createSecrets();
    secrets.register('hunter22');
    expect(redactJson({ hunter22: ['x hunter22', 1, null] }, secrets)).toEqual({
      '[secret]': ['x [secret]', 1, null],
    });
  });
});

it('an empty secret redacts nothing', () => {
  const secrets = createSecrets();
  secrets.register('');
  expect(secrets.redact('text')).toBe('text');
});
