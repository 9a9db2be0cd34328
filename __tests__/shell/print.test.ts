import { describe, expect, it } from '@jest/globals';
import { print } from '../../runbooks/shell/print.ts';
import { quote } from '../../runbooks/shell/quote.ts';

describe('quote', () => {
  it.each([
    ['terraform', 'terraform'],
    ['-out=plan.tfplan', '-out=plan.tfplan'],
    ['', "''"],
    ['two words', "'two words'"],
    ["it's", `'it'\\''s'`],
    ['$(id)', "'$(id)'"],
    ['a\nb', "'a\nb'"],
  ])('%j', (word, quoted) => {
    expect(quote(word)).toBe(quoted);
  });
});

describe('print', () => {
  it('shows directory and environment', () => {
    const command = {
      program: 'terraform',
      args: ['state', 'rm', 'a["x"]'],
      cwd: '/tmp/my run',
      env: { TF_WORKSPACE: 'staging' },
    };
    expect(print(command)).toBe(`cd '/tmp/my run' && TF_WORKSPACE=staging terraform state rm 'a["x"]'`);
  });

  it('shows a variable that is removed', () => {
    const env = { TF_WORKSPACE: undefined, TF_IN_AUTOMATION: '1' };
    expect(print({ program: 'terraform', args: ['init'], env })).toBe(
      'env -u TF_WORKSPACE TF_IN_AUTOMATION=1 terraform init',
    );
  });
});
