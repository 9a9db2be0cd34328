import { describe, expect, it } from '@jest/globals';
import { isSavedPlan, readDocument } from '../../runbooks/review/read/document.ts';
import { workspaceIn } from '../../runbooks/review/read/plan.ts';
import { markdownText } from '../../runbooks/review/show/markdown.ts';
import { terminalLines } from '../../runbooks/review/show/terminal.ts';
import { changed, planOf } from './plan-json.ts';
import { reviewed } from './reviewed.ts';

const read = (text: string | Buffer) => readDocument(Buffer.from(text), 'a.json');

describe('reading a plan', () => {
  it.each([
    ['', 'a.json is empty'],
    ['{"format_version":"1.2","resource_chan', 'was cut off'],
    ['{"@level":"info"}\n{"@level":"info"}', 'the log that `terraform plan -json` prints'],
    ['Terraform used the selected providers', 'neither a saved plan nor its JSON'],
    ['[]', 'is JSON, but no plan'],
    ['null', 'is JSON, but no plan'],
    ['{"version":4,"lineage":"x","resources":[]}', 'is a Terraform state'],
    ['{"a":1}', 'has no format_version'],
    ['{"format_version":"1.0","values":{}}', 'of a state, not of a plan'],
    ['{"format_version":"2.0","resource_changes":[]}', 'plan format 2.0'],
    ['{"format_version":"0.2","resource_changes":[]}', 'plan format 0.2'],
    ['{"format_version":"1.2","resource_changes":{}}', 'its changes are not whole'],
    ['{"format_version":"1.2","resource_changes":[null]}', 'its changes are not whole'],
    [
      '{"format_version":"1.2","resource_changes":[],"resource_drift":[{"address":"a","type":"b","change":{}}]}',
      'are not whole',
    ],
  ])('refuses %j in one error', (text, message) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ name: 'Refused', message: expect.stringContaining(message) }),
    );
  });

  it('never quotes what it could not read', () => {
    const text = '{"password":"correct horse battery"';
    expect(() => read(text)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('correct') }),
    );
  });

  it('reads UTF-16, as PowerShell writes it, and a byte order mark', () => {
    const text = JSON.stringify(planOf([changed('a_b.ü', ['create'])]));
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    expect(read(utf16).resource_changes).toHaveLength(1);
    expect(read(`\ufeff${text}`).resource_changes).toHaveLength(1);
  });

  it('knows a saved plan', () => {
    expect(isSavedPlan(Buffer.from('PK\x03\x04…'))).toBe(true);
    expect(isSavedPlan(Buffer.from('{}'))).toBe(false);
  });

  it('finds the workspace in an output, then in a variable', () => {
    const outputs = { workspace: { value: 'staging' } };
    const variables = { environment: { value: 'production' } };
    expect(workspaceIn(planOf([], { planned_values: { outputs }, variables }))).toBe('staging');
    expect(workspaceIn(planOf([], { variables }))).toBe('production');
    expect(workspaceIn(planOf([], { variables: { workspace: { value: 'a | b' } } }))).toBeUndefined();
  });
});

describe('what would happen', () => {
  const kinds = (actions: Parameters<typeof changed>[1]) =>
    reviewed(planOf([changed('null_resource.x', actions)])).changes.map(({ kind, order }) => [kind, order]);

  it.each([
    [['create'], 'create', undefined],
    [['update'], 'update', undefined],
    [['delete'], 'destroy', undefined],
    [['delete', 'create'], 'replace', 'destroy first'],
    [['create', 'delete'], 'replace', 'create first'],
    [['create', 'forget'], 'replace', 'old one stays'],
    [['forget'], 'forget', undefined],
  ] as const)('%j is a %s', (actions, kind, order) => {
    expect(kinds([...actions])).toEqual([[kind, order]]);
  });

  it('leaves out what only is read, and what stays', () => {
    const review = reviewed(
      planOf([changed('data.aws_ami.x', ['read'], {}, { mode: 'data' }), changed('a_b.c', ['no-op'])]),
    );
    expect(review.changes).toEqual([]);
    expect(terminalLines([review], 80)).toContain('  <= data.aws_ami.x');
    expect(markdownText([review])).toContain('! <= data.aws_ami.x');
    expect(review.verdict).toBe('none');
  });

  it('shows what is only moved or imported', () => {
    const review = reviewed(
      planOf([
        changed('a_b.new', ['no-op'], {}, { previous_address: 'a_b.old' }),
        changed('a_b.c', ['no-op'], { importing: { id: 'x-1' } }),
        changed('a_b.d', ['no-op'], { importing: { identity: { arn: 'y' } } }),
      ]),
    );
    expect(review.verdict).toBe('change');
    expect(review.changes.map(({ movedFrom, importedAs }) => movedFrom ?? importedAs)).toEqual([
      'a_b.old',
      'x-1',
      '{"arn":"y"}',
    ]);
  });

  it('has a change of outputs alone, drift and what is deferred', () => {
    const drifted = changed('a_b.c', ['update'], { before: { x: 1 }, after: { x: 2 } });
    const review = reviewed(
      planOf([], {
        output_changes: {
          url: { actions: ['update'], before: 'a', after: 'b' },
          same: { actions: ['no-op'], before: 'a', after: 'a' },
        },
        resource_drift: [drifted],
        deferred_changes: [{ reason: 'provider_config_unknown', resource_change: drifted }],
      }),
    );
    expect(review.verdict).toBe('change');
    expect(review.outputs.map(({ address, lines }) => [address, lines[0]?.before, lines[0]?.after])).toEqual([
      ['output.url', '"a"', '"b"'],
    ]);
    expect(review.drift[0]?.lines).toEqual([{ path: 'x', before: '1', after: '2', forces: false }]);
    expect(review.deferred[0]?.reason).toBe('provider config unknown');
  });

  it('takes the drift of a refresh-only plan for a change, and that of an idle plan for none', () => {
    const resource_drift = [changed('a_b.c', ['update'], { before: { x: 1 }, after: { x: 2 } })];
    expect(reviewed(planOf([], { resource_drift, applyable: true })).verdict).toBe('change');
    expect(reviewed(planOf([], { resource_drift, applyable: false }))).toMatchObject({
      verdict: 'none',
      drift: [{}],
    });
  });

  it('says what forces a replacement, and which values do', () => {
    const [change] = reviewed(
      planOf([
        changed(
          'aws_subnet.a',
          ['delete', 'create'],
          {
            before: { cidr: 'a', tags: { x: '1' } },
            after: { cidr: 'b', tags: { x: '2' } },
            replace_paths: [['cidr'], ['rule', 0, 'port']],
          },
          { action_reason: 'replace_because_cannot_update' },
        ),
      ]),
    ).changes;
    expect(change?.forcedBy).toEqual(['cidr', 'rule[0].port']);
    expect(change?.lines.map(({ path, forces }) => [path, forces])).toEqual([
      ['cidr', true],
      ['tags.x', false],
    ]);
  });

  it('has no verdict but what was found where planning failed', () => {
    const review = reviewed(planOf([changed('aws_s3_bucket.x', ['delete'])], { errored: true }));
    expect(review.verdict).toBe('incomplete');
    expect(review.findings).toHaveLength(1);
  });

  it('warns of checks that do not hold', () => {
    const checks = [
      {
        address: { to_display: 'check.health' },
        status: 'fail' as const,
        instances: [{ problems: [{ message: 'is down' }] }],
      },
    ];
    expect(reviewed(planOf([], { checks }))).toMatchObject({
      verdict: 'warning',
      failedChecks: ['check.health: is down'],
    });
  });
});
