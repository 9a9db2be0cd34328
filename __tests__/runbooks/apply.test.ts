import { describe, expect, it } from '@jest/globals';
import type { Effects } from '../../runbooks/effects.ts';
import type { Context, Fingerprint, Progress } from '../../runbooks/engine/types.ts';
import { applyPlan, waitIn } from '../../runbooks/steps/apply.ts';
import type { ApplyOptions } from '../../runbooks/terraform/apply.ts';
import type { Plan } from '../../runbooks/terraform/plan.ts';

describe('a wait of terraform apply', () => {
  it.each([
    ['aws_db_instance.database: Still creating... [40s elapsed]', 40],
    ['aws_db_instance.database: Still creating... [1m20s elapsed]', 80],
    ['aws_db_instance.database: Still creating... [01m20s elapsed]', 80],
    ['aws_db_instance.database: Still creating... [1h0m10s elapsed]', 3610],
    ['aws_db_instance.database: Still creating... [id=a, b, 2m0s elapsed]', 120],
  ])('is read from %s', (line, done) => {
    expect(waitIn(line)).toEqual({
      done,
      unit: 'seconds',
      note: 'aws_db_instance.database is still creating',
    });
  });

  it('is not read from anything else', () => {
    expect(waitIn('aws_db_instance.database: Creating...')).toBeUndefined();
    expect(waitIn('Apply complete! Resources: 1 added')).toBeUndefined();
  });
});

describe('applyPlan', () => {
  it('journals the plan, then shows waits and what is finished, without ids', async () => {
    const shown: (string | Progress)[] = [];
    const lines = [
      'aws_db_instance.database: Creating...',
      'aws_db_instance.database: Still creating... [10s elapsed]',
      'aws_db_instance.database: Creation complete after 1m21s [id=db-ABC]',
      'aws_ecs_service.api: Modifications complete after 0s [id=arn:aws:ecs]',
    ];
    const apply = async (_: Plan, { onLine }: ApplyOptions) => {
      for (const line of lines) onLine?.(line);
    };
    const log = (line: string) => void shown.push(line);
    const progress = (done: Progress) => void shown.push(done);
    const applying = async ({ sha256 }: Fingerprint) => void shown.push(`journalled ${sha256}`);
    const context = { terraform: { apply }, applying, log, progress } as unknown as Context<Effects, object>;
    await applyPlan(context, { sha256: 'f', changes: [], outputChanges: [] } as unknown as Plan);
    expect(shown).toEqual([
      'journalled f',
      { done: 10, unit: 'seconds', note: 'aws_db_instance.database is still creating' },
      'aws_db_instance.database: Creation complete after 1m21s',
      'aws_ecs_service.api: Modifications complete after 0s',
    ]);
  });
});
