import { describe, expect, it } from '@jest/globals';
import type { PastRun } from '../../runbooks/review/migrations/downtime.ts';
import { markdownText } from '../../runbooks/review/show/markdown.ts';
import { terminalLines } from '../../runbooks/review/show/terminal.ts';
import { changed, planOf } from './plan-json.ts';
import { reviewed } from './reviewed.ts';

const settings = (generation: number) => JSON.stringify({ generation });
const outputs = Object.fromEntries(
  ['database_settings', 'media_settings'].map((name) => [
    name,
    { actions: ['update' as const], before: settings(1), after: settings(2) },
  ]),
);
const replaced = (address: string, before: object) =>
  changed(address, ['delete', 'create'], { before, after: {} });
const group = (value: string) =>
  replaced('aws_db_parameter_group.database', { parameter: [{ name: 'rds.logical_replication', value }] });
const database = replaced('aws_db_instance.database', { allocated_storage: 100 });

const review = (changes: readonly ReturnType<typeof changed>[], past: readonly PastRun[] = []) =>
  reviewed(planOf(changes, { output_changes: outputs }), { past });
const downtime = (...given: Parameters<typeof review>) => review(...given).findings[0]?.downtime ?? '';

describe('the downtime of a migration', () => {
  it('of a database that can be followed is seconds, whatever its size, and says what that is based on', () => {
    const found = downtime([database, group('1')]);
    expect(found).toMatch(
      /^1 to 2 s in the databases, whatever the size \(--mode replicate; measured: 1\.1 to 1\.2 s/,
    );
    expect(found).toContain('not measured on AWS');
  });

  it('of one that cannot be is the time of a copy, of all that its storage may hold', () => {
    const found = downtime([database, group('0')]);
    expect(found).toMatch(
      /^about 19 min if all 100\.0 GiB are full \(--mode copy; measured: 41 s for 4 GB, /,
    );
    expect(found).toContain('with that, 1 to 2 s');
    expect(downtime([database, replaced('aws_db_parameter_group.database', { parameter: [] })])).toBe(found);
  });

  it('gives no figure of a size that the plan does not say', () => {
    const unsized = [replaced('aws_db_instance.database', { allocated_storage: '`x` @all' })];
    expect(downtime(unsized)).toContain('about 18 min per 100 GB (');
    expect(downtime(unsized)).not.toMatch(/NaN|@all|if all/);
    expect(downtime([replaced('aws_db_instance.database', {})])).toBe(downtime(unsized));
  });

  it('of the bucket says what it depends on', () => {
    expect(downtime([replaced('aws_s3_bucket.media', {})])).toMatch(
      /10,000 objects, 2 s for 100,000, 3 s for 1,000,000 \(--mode live; measured,/,
    );
  });

  it('is first of all what the last ones took here', () => {
    const past: PastRun[] = [
      {
        runbook: 'db-migrate',
        mode: 'replicate',
        finished: '2026-10-02T10:00:00.000Z',
        seconds: 42,
        bytes: 2 ** 31,
      },
      {
        runbook: 'db-migrate',
        mode: 'dump',
        finished: '2026-01-02T10:00:00.000Z',
        seconds: 660,
        bytes: null,
      },
      { runbook: 's3-migrate', mode: 'live', finished: '2026-01-02T10:00:00.000Z', seconds: 9, bytes: null },
    ];
    expect(downtime([database], past)).toMatch(
      /^42 s \(--mode replicate, 2026-10-02, 2\.0 GiB\) and 11 min 0 s \(--mode dump, 2026-01-02\) the last time here, all included\. Otherwise: 1 to 2 s/,
    );
  });

  it('is shown where it is read', () => {
    const one = [review([database])];
    expect(terminalLines(one, 2000).join('\n')).toContain('Downtime: 1 to 2 s');
    expect(markdownText(one)).toContain('*Downtime:* 1 to 2 s');
  });
});
