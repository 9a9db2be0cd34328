import { describe, expect, it } from '@jest/globals';
import { showCall } from '../../runbooks/aws/call.ts';
import { authorizeIngress } from '../../runbooks/aws/ec2.ts';
import { setDesiredCount } from '../../runbooks/aws/ecs.ts';
import { createSnapshot, deleteInstance, modifyInstance } from '../../runbooks/aws/rds.ts';
import { deleteSecret } from '../../runbooks/aws/secrets.ts';

describe('showCall', () => {
  it.each([
    [
      setDesiredCount({ cluster: 'c', service: 'api', count: 0 }),
      `aws ecs update-service --cli-input-json '{"cluster":"c","service":"api","desiredCount":0}'`,
    ],
    [
      modifyInstance('db-g1', { publiclyAccessible: true }),
      `aws rds modify-db-instance --cli-input-json '{"DBInstanceIdentifier":"db-g1","ApplyImmediately":true,"PubliclyAccessible":true}'`,
    ],
    [
      createSnapshot('db-g1', 'before'),
      `aws rds create-db-snapshot --cli-input-json '{"DBInstanceIdentifier":"db-g1","DBSnapshotIdentifier":"before"}'`,
    ],
    [
      deleteInstance('db-g1', undefined),
      `aws rds delete-db-instance --cli-input-json '{"DBInstanceIdentifier":"db-g1","DeleteAutomatedBackups":true,"SkipFinalSnapshot":true}'`,
    ],
    [
      deleteSecret('a'),
      `aws secretsmanager delete-secret --cli-input-json '{"SecretId":"a","ForceDeleteWithoutRecovery":true}'`,
    ],
    [
      authorizeIngress({ groupId: 'sg-1', cidr: '203.0.113.7/32', port: 5432, description: 'run 1' }),
      `aws ec2 authorize-security-group-ingress --cli-input-json '{"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"tcp","FromPort":5432,"ToPort":5432,"IpRanges":[{"CidrIp":"203.0.113.7/32","Description":"run 1"}]}]}'`,
    ],
    [
      { service: 'sts', name: 'GetCallerIdentity', input: {}, send: async () => 1 } as const,
      'aws sts get-caller-identity',
    ],
  ])('%#', (call, line) => {
    expect(showCall(call)).toBe(line);
  });

  it('masks secrets', () => {
    const input = { DBInstanceIdentifier: 'd', MasterUserPassword: 'hunter2', SecretString: 'hunter2' };
    const line = showCall({ service: 'rds', name: 'ModifyDBInstance', input, send: async () => 1 });
    expect(line).toContain('"MasterUserPassword":"***"');
    expect(line).not.toContain('hunter2');
  });
});
