import { ApplicationAutoScaling } from '@aws-sdk/client-application-auto-scaling';
import { EC2 } from '@aws-sdk/client-ec2';
import { ECS } from '@aws-sdk/client-ecs';
import { RDS } from '@aws-sdk/client-rds';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Aws, openAws } from '../../runbooks/aws/aws.ts';
import { authorizeIngress, describeIngress, revokeIngress } from '../../runbooks/aws/ec2.ts';
import { createRoute, deleteRoute, describeRoutes } from '../../runbooks/aws/ec2-route.ts';
import { describeService, setDesiredCount, waitForCount } from '../../runbooks/aws/ecs.ts';
import { listTasks } from '../../runbooks/aws/ecs-tasks.ts';
import * as rds from '../../runbooks/aws/rds.ts';
import { allSuspended, describeSuspended, setSuspended } from '../../runbooks/aws/scaling.ts';
import { deleteSecret, getLogin } from '../../runbooks/aws/secrets.ts';
import { identity } from '../../runbooks/aws/sts.ts';
import { createSecrets } from '../../runbooks/engine/secrets/secrets.ts';
import { type Moto, startMoto } from './moto.ts';

const region = 'eu-west-1';
const secrets = createSecrets();
let moto: Moto;
let aws: Aws;
beforeAll(async () => {
  moto = await startMoto();
  aws = openAws({ region, secret: secrets.register });
});
afterAll(() => moto.stop());

describe('ECS', () => {
  const id = { cluster: 'main', service: 'api' };
  beforeAll(async () => {
    const ecs = new ECS({ region });
    await ecs.createCluster({ clusterName: 'main' });
    await ecs.registerTaskDefinition({
      family: 'api',
      containerDefinitions: [{ name: 'api', image: 'x', memory: 64 }],
    });
    await ecs.createService({ cluster: 'main', serviceName: 'api', taskDefinition: 'api', desiredCount: 2 });
  });

  it('stops all tasks and waits for it', async () => {
    await aws.send(setDesiredCount({ ...id, count: 0 }));
    const stopped = await waitForCount(aws, { ...id, count: 0 }, { timeoutSeconds: 5 });
    expect(stopped).toMatchObject({ desiredCount: 0, runningCount: 0, pendingCount: 0 });
    expect((await describeService(aws, id)).taskDefinition).toMatch(/task-definition\/api:1$/);
    expect(await listTasks(aws, id)).toEqual([]);
  });

  it('gives up with the count it saw', async () => {
    const waiting = waitForCount(aws, { ...id, count: 3 }, { timeoutSeconds: 0 });
    await expect(waiting).rejects.toThrow(
      '3 running task(s) of ECS service api after 0 s; last seen: 0 running',
    );
  });

  it('suspends scaling, keeps its limits, and resumes only what was on', async () => {
    expect(await describeSuspended(aws, id)).toBeNull();
    const target = {
      ServiceNamespace: 'ecs',
      ResourceId: 'service/main/api',
      ScalableDimension: 'ecs:service:DesiredCount',
    } as const;
    const scaling = new ApplicationAutoScaling({ region });
    await scaling.registerScalableTarget({ ...target, MinCapacity: 2, MaxCapacity: 7 });
    const before = { dynamicIn: false, dynamicOut: false, scheduled: false };
    expect(await describeSuspended(aws, id)).toEqual(before);
    await aws.send(setSuspended(id, allSuspended));
    await aws.send(setSuspended(id, allSuspended));
    expect(await describeSuspended(aws, id)).toEqual(allSuspended);
    const { ScalableTargets } = await scaling.describeScalableTargets({ ServiceNamespace: 'ecs' });
    expect(ScalableTargets).toEqual([expect.objectContaining({ MinCapacity: 2, MaxCapacity: 7 })]);
    await aws.send(setSuspended(id, { ...before, scheduled: true }));
    expect(await describeSuspended(aws, id)).toEqual({ ...before, scheduled: true });
  });

  it('says which service is missing', async () => {
    await expect(describeService(aws, { ...id, service: 'web' })).rejects.toThrow(
      'cluster main has no service web',
    );
  });
});

describe('RDS', () => {
  beforeAll(async () => {
    const client = new RDS({ region });
    const DBParameterGroupName = 'db-g1';
    await client.createDBParameterGroup({
      DBParameterGroupName,
      DBParameterGroupFamily: 'postgres15',
      Description: 'x',
    });
    await client.createDBInstance({
      DBInstanceIdentifier: 'db-g1',
      DBInstanceClass: 'db.t4g.small',
      Engine: 'postgres',
      EngineVersion: '15.10',
      AllocatedStorage: 20,
      MasterUsername: 'admin1',
      MasterUserPassword: 'hunter2hunter2',
      DeletionProtection: true,
      DBParameterGroupName,
    });
  });

  it('describes an instance, and that there is none', async () => {
    expect(await rds.describeInstance(aws, 'db-g1')).toMatchObject({
      identifier: 'db-g1',
      resourceId: expect.stringMatching(/^db-/),
      status: 'available',
      engineVersion: '15.10',
      port: 5432,
      deletionProtection: true,
      publiclyAccessible: false,
      parameterGroup: 'db-g1',
    });
    expect(await rds.describeInstance(aws, 'db-g9')).toBeUndefined();
  });

  it('takes a snapshot that outlives the instance', async () => {
    await aws.send(rds.createSnapshot('db-g1', 'before'));
    expect(await rds.waitForSnapshot(aws, 'before', {})).toMatchObject({
      instance: 'db-g1',
      status: 'available',
    });
    await expect(rds.waitForSnapshot(aws, 'missing', {})).rejects.toThrow('no RDS snapshot missing');
  });

  it('deletes only what is not protected any more, and may be asked twice', async () => {
    await expect(aws.send(rds.deleteInstance('db-g1', 'final'))).rejects.toMatchObject({ name: 'AwsFailed' });
    await aws.send(rds.modifyInstance('db-g1', { deletionProtection: false, publiclyAccessible: true }));
    const open = await rds.waitForInstance(aws, 'db-g1', {
      until: (seen) => seen?.publiclyAccessible === true,
    });
    expect(open?.deletionProtection).toBe(false);
    await aws.send(rds.deleteInstance('db-g1', 'final'));
    await aws.send(rds.deleteInstance('db-g1', 'final'));
    await rds.waitForInstance(aws, 'db-g1', { until: (seen) => seen === undefined });
    await aws.send(rds.deleteParameterGroup('db-g1'));
    await aws.send(rds.deleteParameterGroup('db-g1'));
    expect((await rds.describeSnapshot(aws, 'final'))?.instance).toBe('db-g1');
    await aws.send(rds.deleteSnapshot('final'));
    await aws.send(rds.deleteSnapshot('final'));
    expect(await rds.describeSnapshot(aws, 'final')).toBeUndefined();
  });
});

describe('EC2', () => {
  it('opens and closes one port for one address, and knows what was so already', async () => {
    const { GroupId = '' } = await new EC2({ region }).createSecurityGroup({
      GroupName: 'db',
      Description: 'x',
    });
    const ingress = { groupId: GroupId, cidr: '203.0.113.7/32', port: 5432, description: 'runbook 1' };
    expect(await aws.send(authorizeIngress(ingress))).toBe(true);
    expect(await aws.send(authorizeIngress(ingress))).toBe(false);
    expect(await describeIngress(aws, GroupId)).toEqual([ingress]);
    expect(await aws.send(revokeIngress(ingress))).toBe(true);
    expect(await aws.send(revokeIngress(ingress))).toBe(false);
    expect(await describeIngress(aws, GroupId)).toEqual([]);
  });

  it('adds and takes away a route, and knows what was so already', async () => {
    const ec2 = new EC2({ region });
    const { Vpc } = await ec2.createVpc({ CidrBlock: '10.0.0.0/16' });
    const { RouteTable } = await ec2.createRouteTable({ VpcId: Vpc?.VpcId });
    const { InternetGateway } = await ec2.createInternetGateway({});
    const gatewayId = InternetGateway?.InternetGatewayId as string;
    const route = { routeTableId: RouteTable?.RouteTableId as string, cidr: '203.0.113.7/32' };
    expect(await aws.send(createRoute({ ...route, gatewayId }))).toBe(true);
    expect(await aws.send(createRoute({ ...route, gatewayId }))).toBe(false);
    expect(await describeRoutes(aws, route.routeTableId)).toEqual(new Map([[route.cidr, gatewayId]]));
    expect(await aws.send(deleteRoute(route))).toBe(true);
    expect(await aws.send(deleteRoute(route))).toBe(false);
    expect(await describeRoutes(aws, route.routeTableId)).toEqual(new Map());
  });
});

describe('secrets and identity', () => {
  it('reads a JSON secret, never quotes a broken one, deletes at once', async () => {
    const client = new SecretsManager({ region });
    await client.createSecret({
      Name: 'good',
      SecretString: '{"username":"u","password":"hunter2hunter2","dbname":"d"}',
    });
    await client.createSecret({ Name: 'broken', SecretString: 'hunter2' });
    const { password, ...login } = await getLogin(aws, 'good');
    expect(login).toEqual({ user: 'u', database: 'd' });
    expect(password.reveal()).toBe('hunter2hunter2');
    expect(secrets.redact('is hunter2hunter2')).toBe('is [secret]');
    const error = await getLogin(aws, 'broken').catch((caught: unknown) => caught);
    expect((error as Error).message).toBe('The secret broken does not hold a JSON object.');
    await aws.send(deleteSecret('good'));
    await aws.send(deleteSecret('good'));
    await expect(getLogin(aws, 'good')).rejects.toThrow('ResourceNotFoundException');
  });

  it('knows whose credentials these are', async () => {
    expect((await identity(aws)).account).toBe('123456789012');
  });

  it('sends nothing once it was told to stop', async () => {
    const stopped = openAws({ region, signal: AbortSignal.abort(), secret: secrets.register });
    await expect(identity(stopped)).rejects.toMatchObject({ name: 'AbortError' });
  });
});
