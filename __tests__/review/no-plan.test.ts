import { describe, expect, it } from '@jest/globals';
import { fingerprintOf } from '../../runbooks/review/fingerprint.ts';
import { noPlanReview } from '../../runbooks/review/no-plan.ts';
import { worst } from '../../runbooks/review/show/json.ts';
import { markdownText } from '../../runbooks/review/show/markdown.ts';
import { sarifText } from '../../runbooks/review/show/sarif.ts';
import { terminalLines } from '../../runbooks/review/show/terminal.ts';
import { largePlan } from './large-plan.ts';
import { planOf } from './plan-json.ts';
import { reviewed } from './reviewed.ts';

const missing = noPlanReview({
  workspace: 'staging',
  source: 'a/plan.json',
  problem: 'a/plan.json is empty.',
});

describe('a workspace without a plan', () => {
  it('is in the matrix, and below it with the reason, however large the others are', () => {
    const large = ['ana', 'bob', 'production'].map((workspace) => reviewed(largePlan(3000), { workspace }));
    const text = markdownText([...large, missing]);
    expect(text).toContain('## ❌ Terraform plan: there is no plan that could be reviewed');
    expect(text).toContain('| staging | ❌&nbsp;no&nbsp;plan |  |  |  |  |  | 1&nbsp;danger |');
    expect(text).toMatch(
      /### ❌ staging: [^\n]+\n\n\*\*🛑 `a\/plan.json`\*\* `no-plan`<br>\na\/plan.json is empty\./,
    );
    expect(text.length).toBeLessThan(65_536);
  });

  it('is said in a terminal, and that nothing is to do is not', () => {
    const text = terminalLines([missing], 100).join('\n');
    expect(text).toMatch(/^staging: NO PLAN, .*a\/plan.json is empty\./s);
    expect(text).not.toContain('nothing to do');
  });

  it('is an error for code scanning', () => {
    const { runs } = JSON.parse(sarifText([missing])) as { runs: { results: object[] }[] };
    expect(runs[0]?.results).toMatchObject([{ ruleId: 'no-plan', level: 'error' }]);
  });

  it('is worse than whatever else there is', () => {
    expect(worst([reviewed(planOf([], { errored: true })), missing])).toBe('no plan');
  });

  it('is not the same as a plan that does nothing', () => {
    expect(fingerprintOf([missing])).not.toBe(fingerprintOf([reviewed(planOf([]))]));
  });

  it('has no secret of what Terraform said about it', () => {
    const problem = 'terraform cannot show it: postgres://app:correct-horse-battery@db/app';
    const review = noPlanReview({ workspace: 'staging', source: 'plan.tfplan', problem });
    expect(review.findings[0]?.says).toMatch(/^terraform cannot show it: /);
    expect(JSON.stringify(review)).not.toContain('correct-horse');
  });
});
