import { describe, expect, it } from '@jest/globals';
import { deployProgress } from '../../scripts/demo/deploy-progress.ts';

describe('what the demo shows of cdktf deploy', () => {
  it('is how far it has come and what it waits for, seldom', () => {
    let now = 0;
    const show = deployProgress(() => now);
    const later = (seconds: number, line: string) => {
      now += seconds * 1000;
      return show(line);
    };
    const lines = [
      later(0, 'staging  Initializing the backend...'),
      later(5, '         Plan: 3 to add, 0 to change, 0 to destroy.'),
      later(1, 'staging  \u001b[1maws_vpc.network: Creating...\u001b[0m'),
      later(1, 'staging  \u001b[1maws_vpc.network: Creation complete after 1s [id=vpc-1]\u001b[0m'),
      later(1, '         aws_subnet.api_a: Creation complete after 0s [id=subnet-1]'),
      later(10, 'staging  aws_db_instance.database: Still creating... [10s elapsed]'),
      later(60, 'staging  aws_db_instance.database: Still creating... [1m10s elapsed]'),
      later(1, 'staging  aws_db_instance.database: Creation complete after 1m11s [id=db-1]'),
    ];
    expect(lines).toEqual([
      'terraform init',
      'terraform apply: 3 resources to create',
      undefined,
      '1 of 3 created',
      undefined,
      '2 of 3 created; aws_db_instance.database is still creating after 10 s',
      '2 of 3 created; aws_db_instance.database is still creating after 70 s',
      '3 of 3 created',
    ]);
  });
});
