import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Module, openModule, requiredProviders } from './terraform.ts';

const base = { length: 24, override_special: '-_~é', min_special: 3, min_numeric: 2, keepers: { a: '1' } };
const configuration = (password: object) => ({
  terraform: { required_providers: { random: requiredProviders.required_providers.random } },
  resource: { random_password: { p: password } },
});

let module: Module;
const result = async () => (await module.state())['random_password.p']?.result as string;

beforeAll(async () => {
  module = await openModule(configuration(base));
});
afterAll(() => module.remove());

describe('the stand-in for hashicorp/random', () => {
  it('makes a password of the length and the characters asked for, and then plans nothing', async () => {
    await module.must('apply', '-auto-approve');
    const password = await result();
    expect([...password]).toHaveLength(24);
    expect(password).toMatch(/^[A-Za-z0-9\-_~é]+$/);
    expect(password.replace(/[A-Za-z0-9]/g, '').length).toBeGreaterThanOrEqual(3);
    expect(password.replace(/[^0-9]/g, '').length).toBeGreaterThanOrEqual(2);
    expect(await module.changes()).toEqual([]);
  });

  it('never shows the password', async () => {
    const output = await module.must('plan', '-replace=random_password.p');
    expect(output).toContain('(sensitive value)');
    expect(output).not.toContain(await result());
  });

  it.each([
    ['length', { ...base, length: 25 }],
    ['keepers', { ...base, length: 25, keepers: { a: '2' } }],
  ])('replaces the password when %s changes', async (name, changed) => {
    const before = await result();
    await module.write(configuration(changed));
    expect(await module.changes()).toEqual([
      { address: 'random_password.p', actions: ['delete', 'create'], replacePaths: [[name]] },
    ]);
    await module.must('apply', '-auto-approve', 'plan');
    expect(await result()).not.toBe(before);
  });

  it('refuses a length that cannot hold what is demanded, and marks the argument', async () => {
    await module.write(configuration({ ...base, length: 4 }));
    const { code, output } = await module.terraform('validate');
    expect(code).toBe(1);
    expect(output).toMatch(/sum of the min_ arguments \(5\)/);
  });

  it('destroys it', async () => {
    await module.write(configuration(base));
    await module.must('destroy', '-auto-approve');
    expect(await module.state()).toEqual({});
  });
});
