import { expect, it } from '@jest/globals';
import { sarifText } from '../../runbooks/review/show/sarif.ts';
import { changed, planOf } from './plan-json.ts';
import { reviewed } from './reviewed.ts';

interface Rule {
  readonly id: string;
  readonly [text: string]: unknown;
}
interface Result {
  readonly ruleId: string;
  readonly level: string;
  readonly suppressions?: readonly object[];
  readonly locations: readonly {
    readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
  }[];
}

const waivers = [
  { id: 'kms/deleted', address: '*', reason: 'nobody has used it for years', expires: '2027-01-01' },
];
const json = planOf([
  changed('aws_kms_key.k', ['delete'], { before: {} }),
  changed('aws_s3_bucket.b', ['delete'], { before: {} }),
]);
const report = (source = 'plan.json') => {
  const review = {
    ...reviewed(json, { settings: { policies: {}, workspaces: {}, protected: [], waivers } }),
    source,
  };
  const { runs } = JSON.parse(sarifText([review])) as {
    runs: { tool: { driver: { rules: Rule[] } }; results: Result[] }[];
  };
  return { rules: runs[0]?.tool.driver.rules ?? [], results: runs[0]?.results ?? [] };
};

it('has a rule for every result, waived ones too, with all texts that GitHub asks for', () => {
  const { rules, results } = report();
  expect(results.map(({ ruleId }) => ruleId).sort()).toEqual(rules.map(({ id }) => id).sort());
  expect(results.find(({ ruleId }) => ruleId === 'kms/deleted')?.suppressions).toHaveLength(1);
  for (const rule of rules) {
    for (const text of ['shortDescription', 'fullDescription', 'help']) {
      expect(rule[text]).toEqual({ text: expect.stringMatching(/./) });
    }
  }
});

it('names the file by a URI, whatever it is called', () => {
  const uri = (source: string) =>
    report(source).results[0]?.locations[0]?.physicalLocation.artifactLocation.uri;
  expect(uri('-')).toBe('plan.json');
  expect(uri('pläne\\a b#1?.json')).toBe('pl%C3%A4ne/a%20b%231%3F.json');
});
