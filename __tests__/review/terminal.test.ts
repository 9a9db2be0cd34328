import { describe, expect, it } from '@jest/globals';
import { width } from '../../runbooks/engine/show/width.ts';
import { jsonText } from '../../runbooks/review/show/json.ts';
import { sarifText } from '../../runbooks/review/show/sarif.ts';
import { terminalLines } from '../../runbooks/review/show/terminal.ts';
import { changed, planOf } from './plan-json.ts';
import { reviewed } from './reviewed.ts';

const review = reviewed(
  planOf([
    changed(
      'aws_kms_key.main',
      ['delete'],
      { before: {} },
      { action_reason: 'delete_because_no_resource_config' },
    ),
    changed('module.api.aws_lb.x', ['create', 'delete'], {
      before: { name: 'a' },
      after: { name: 'b' },
      replace_paths: [['name']],
    }),
    changed('aws_iam_role.x', ['update'], {
      before: { description: `${'a'.repeat(300)}1` },
      after: { description: `${'a'.repeat(300)}2` },
    }),
  ]),
);

describe('in a terminal', () => {
  const lines = terminalLines([review], 80);

  it('begins with the verdict, then what would be lost, then what would happen, by module', () => {
    expect(lines[0]).toBe('staging: DANGER, something would be lost');
    expect(lines[1]).toBe('  1 to update, 1 to replace, 1 to destroy; 1 danger, 1 warning; planned by');
    const at = (text: string) => lines.findIndex((line) => line.startsWith(text));
    expect(at('  DANGER kms/deleted')).toBeLessThan(at('  WARNING downtime/balancer'));
    expect(at('  WARNING')).toBeLessThan(at('What would happen'));
    expect(at('  - aws_kms_key.main (no longer in the configuration)')).toBeGreaterThan(0);
    expect(lines.slice(at('module.api'), at('module.api') + 3)).toEqual([
      'module.api',
      '  +/- module.api.aws_lb.x (create first; forced by name)',
      '        name: "a" → "b" # forces replacement',
    ]);
  });

  it('shows of long values where they differ', () => {
    expect(lines.join(' ').replace(/ +/g, ' ')).toMatch(/…a{40}1" \(303 characters\) → …a{40}2"/);
  });

  it('keeps within its columns', () => {
    for (const line of lines.filter((one) => !/https?:/.test(one)))
      expect(width(line)).toBeLessThanOrEqual(100);
  });

  it('lets nothing of a plan move the cursor', () => {
    const evil = reviewed(planOf([changed('a_b.c["\u001b[2J\r\u0007x"]', ['delete'])]));
    expect(terminalLines([evil], 80).filter((line) => /\p{Control}/u.test(line))).toEqual([]);
  });

  it('says that there is nothing to do', () => {
    expect(terminalLines([reviewed(planOf())], 80)).toEqual([
      'staging: NONE, no changes',
      '  nothing to do; planned by 1.11.4',
      '',
      expect.stringMatching(/^Fingerprint of these changes: [0-9a-f]{32}$/),
    ]);
  });
});

describe('for other programs', () => {
  it('is JSON with the worst verdict on top', () => {
    expect(JSON.parse(jsonText([review, reviewed(planOf(), { workspace: 'b' })]))).toMatchObject({
      format: 1,
      verdict: 'danger',
      workspaces: [
        { workspace: 'staging', findings: [{ id: 'kms/deleted' }, { id: 'downtime/balancer' }] },
        { verdict: 'none' },
      ],
    });
  });

  it('is SARIF, a result for each finding', () => {
    const sarif = JSON.parse(sarifText([review]));
    expect(sarif).toMatchObject({
      version: '2.1.0',
      runs: [{ tool: { driver: { rules: [{ id: 'kms/deleted' }, { id: 'downtime/balancer' }] } } }],
    });
    expect(sarif.runs[0].results[0]).toMatchObject({
      ruleId: 'kms/deleted',
      level: 'error',
      locations: [{ logicalLocations: [{ fullyQualifiedName: 'staging/aws_kms_key.main' }] }],
    });
  });
});
