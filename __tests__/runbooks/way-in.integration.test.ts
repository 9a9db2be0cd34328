import { EC2 } from '@aws-sdk/client-ec2';
import { RDS } from '@aws-sdk/client-rds';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openAws } from '../../runbooks/aws/aws.ts';
import { authorizeIngress, describeIngress } from '../../runbooks/aws/ec2.ts';
import { describeRoutes } from '../../runbooks/aws/ec2-route.ts';
import { describeInstance } from '../../runbooks/aws/rds.ts';
import { Secret } from '../../runbooks/secret.ts';
import { closeAccess, openAccess } from '../../runbooks/steps/access.ts';
import type { DatabaseFacts, NetworkFacts } from '../../runbooks/steps/facts.ts';
import { closeLeftOpen } from '../../runbooks/steps/left-open.ts';
import { closeWayIn, openWayIn, showClosing, showOpening } from '../../runbooks/steps/way-in.ts';
import { lookAtWayIn } from '../../runbooks/steps/way-in-look.ts';
import { type Moto, startMoto } from '../aws/moto.ts';

const region = 'eu-west-1';
const aws = openAws({ region, secret: (value) => new Secret(value) });
const here = '203.0.113.7/32';
const elsewhere = '198.51.100.4/32';

let moto: Moto;
let network: NetworkFacts;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());

async function makeNetwork(): Promise<NetworkFacts> {
  const ec2 = new EC2({ region });
  const { Vpc } = await ec2.createVpc({ CidrBlock: '10.0.0.0/16' });
  const VpcId = Vpc?.VpcId as string;
  const { GroupId } = await ec2.createSecurityGroup({ GroupName: 'database', Description: 'x', VpcId });
  const { RouteTable } = await ec2.createRouteTable({ VpcId });
  const { InternetGateway } = await ec2.createInternetGateway({});
  const gatewayId = InternetGateway?.InternetGatewayId as string;
  await ec2.attachInternetGateway({ VpcId, InternetGatewayId: gatewayId });
  return { securityGroupId: GroupId as string, routeTableId: RouteTable?.RouteTableId as string, gatewayId };
}

async function makeInstance(DBInstanceIdentifier: string): Promise<void> {
  await new RDS({ region }).createDBInstance({
    DBInstanceIdentifier,
    DBInstanceClass: 'db.t4g.small',
    Engine: 'postgres',
    AllocatedStorage: 20,
    MasterUsername: 'admin1',
    MasterUserPassword: 'hunter2hunter2',
    PubliclyAccessible: false,
  });
}

const instance = (identifier: string) => ({ identifier, resourceId: 'db-X', host: 'h', port: 5432 });

/** A run; what it noted is all that a later one with the same facts knows of it. */
function run(facts: Partial<DatabaseFacts> = {}, runId = 'r1') {
  const known: Partial<DatabaseFacts> = {
    network,
    oldInstance: instance('old'),
    newInstance: instance('new'),
    ...facts,
  };
  const told: string[] = [];
  const context = {
    aws,
    runId,
    operator: 'ann',
    facts: known,
    fact: (name: keyof DatabaseFacts) => known[name],
    note: async (noted: object) => void Object.assign(known, noted),
    log: (line: string) => void told.push(line),
    signal: new AbortController().signal,
  } as never;
  return { context, known, told };
}

const ways = async () => ({
  ingress: (await describeIngress(aws, network.securityGroupId)).map(({ cidr }) => cidr),
  routes: Object.fromEntries(await describeRoutes(aws, network.routeTableId)),
  public: await Promise.all(
    ['old', 'new'].map(async (name) => (await describeInstance(aws, name))?.publiclyAccessible),
  ),
});
const shut = { ingress: [], routes: {}, public: [false, false] };

describe('a way in', () => {
  beforeAll(() => Promise.all(['old', 'new'].map(makeInstance)));
  beforeEach(async () => {
    network = await makeNetwork();
    process.env.RUNBOOK_FROM = here;
  });
  afterEach(() => {
    delete process.env.RUNBOOK_FROM;
  });

  it('is open to this machine alone, by a route of its own, and closed again', async () => {
    const { context } = run();
    await openWayIn(context, 'old');
    await openWayIn(context, 'old');
    const open = { ingress: [here], routes: { [here]: network.gatewayId }, public: [true, false] };
    expect(await ways()).toEqual(open);
    await openWayIn(context, 'new');
    await Promise.all([closeWayIn(context, 'old'), closeWayIn(context, 'new')]);
    await closeWayIn(context, 'old');
    expect(await ways()).toEqual(shut);
  });

  it('that a dead run left open is found and closed from its facts, and again for each later opening', async () => {
    const dead = run();
    await openWayIn(dead.context, 'old');
    await openWayIn(dead.context, 'new');
    const { context, told } = run(dead.known);
    await closeWayIn(context, 'new');
    await openWayIn(context, 'old');
    expect((await ways()).routes).toEqual({ [here]: network.gatewayId });
    await closeWayIn(context, 'old');
    expect(await ways()).toEqual(shut);
    expect(told).toEqual([]);
  });

  it('is told part by part, whatever the run remembers', async () => {
    const { context } = run();
    expect(await lookAtWayIn(context, 'old')).toEqual({ open: [], shut: [] });
    await openWayIn(context, 'old');
    const [rule, route, address] = [
      `the rule for ${here}`,
      `the route to ${here}`,
      'the public address of old',
    ];
    expect(await lookAtWayIn(context, 'old')).toEqual({ open: [rule, route, address], shut: [] });
    await new EC2({ region }).deleteRoute({ RouteTableId: network.routeTableId, DestinationCidrBlock: here });
    expect(await lookAtWayIn(context, 'old')).toEqual({ open: [rule, address], shut: [route] });
    expect(await openAccess('old').probe?.(context)).toMatchObject({
      is: 'half done',
      found: `Open is ${rule}, ${address}, not yet ${route}.`,
    });
    expect(await closeAccess.probe?.(context)).toMatchObject({ is: 'half done' });
    await closeWayIn(context, 'old');
    expect(await closeAccess.probe?.(context)).toMatchObject({ is: 'done' });
    expect(await openAccess('old').probe?.(context)).toMatchObject({ is: 'not begun' });
  });

  it('is noted before anything is opened', async () => {
    const { context, known } = run();
    await expect(openWayIn({ ...(context as object), note: fails } as never, 'old')).rejects.toThrow('full');
    expect([await ways(), known.oldAccess]).toEqual([shut, undefined]);
  });

  it('leaves a route that somebody else made, and says so', async () => {
    const route = { RouteTableId: network.routeTableId, GatewayId: network.gatewayId };
    await new EC2({ region }).createRoute({ ...route, DestinationCidrBlock: here });
    const { context, told } = run();
    for (const side of ['old', 'new'] as const) await openWayIn(context, side);
    for (const side of ['old', 'new'] as const) await closeWayIn(context, side);
    expect(await ways()).toEqual({ ...shut, routes: { [here]: network.gatewayId } });
    expect(told).toEqual([expect.stringContaining(`has a route for ${here} to ${network.gatewayId}`)]);
  });

  it('moves along when the run goes on from another address', async () => {
    const dead = run();
    await openWayIn(dead.context, 'old');
    process.env.RUNBOOK_FROM = elsewhere;
    const { context } = run(dead.known);
    await openWayIn(context, 'old');
    const moved = { ingress: [elsewhere], routes: { [elsewhere]: network.gatewayId }, public: [true, false] };
    expect(await ways()).toEqual(moved);
    await closeWayIn(context, 'old');
    expect(await ways()).toEqual(shut);
  });

  it('says whose it is, and until when anybody can need it', async () => {
    const { context } = run();
    const before = Date.now();
    await openWayIn(context, 'old');
    const [rule] = await describeIngress(aws, network.securityGroupId);
    const [, until = ''] = /^runbook r1, ann, until (\S+)$/.exec(rule?.description ?? '') ?? [];
    expect(Math.round((Date.parse(until) - before) / 3_600_000)).toBe(24);
    await closeWayIn(context, 'old');
  });

  it('that another run has left is closed by the next one, which then opens its own', async () => {
    const dead = run({}, 'r0');
    await openWayIn(dead.context, 'old');
    const { context, told } = run();
    await closeLeftOpen(context, ['old', 'new']);
    expect(await ways()).toEqual(shut);
    expect(told).toEqual([
      expect.stringMatching(`closes what was left open for ${here}: runbook r0, ann, until`),
    ]);
    await openWayIn(context, 'old');
    await closeLeftOpen(context, ['old', 'new']);
    expect((await ways()).ingress).toEqual([here]);
    await closeWayIn(context, 'old');
    expect(await ways()).toEqual(shut);
  });

  it("that is somebody else's is left alone by a run", async () => {
    const rule = {
      groupId: network.securityGroupId,
      cidr: elsewhere,
      port: 5432,
      description: 'runbooks of ann',
    };
    await aws.send(authorizeIngress(rule));
    await new RDS({ region }).modifyDBInstance({ DBInstanceIdentifier: 'new', PubliclyAccessible: true });
    const { context } = run();
    await closeLeftOpen(context, ['old', 'new']);
    expect(await ways()).toEqual({ ...shut, ingress: [elsewhere], public: [false, true] });
    await new RDS({ region }).modifyDBInstance({ DBInstanceIdentifier: 'new', PubliclyAccessible: false });
  });

  it('from inside the network is a rule and nothing else', async () => {
    process.env.RUNBOOK_FROM = '10.0.0.5/32';
    const { context } = run();
    await openWayIn(context, 'old');
    expect(await ways()).toEqual({ ...shut, ingress: ['10.0.0.5/32'] });
    expect(await showOpening(context, 'old')).toHaveLength(1);
    await closeWayIn(context, 'old');
    expect(await ways()).toEqual(shut);
  });

  it('is a rule and nothing else, too, where the private address of this machine gets through', async () => {
    const by = { privateAddress: async () => '10.8.0.2/32', isReachable: async () => true };
    const { context } = run();
    await openWayIn(context, 'old', by);
    expect(await ways()).toEqual({ ...shut, ingress: ['10.8.0.2/32'] });
    await closeWayIn(context, 'old');
    expect(await ways()).toEqual(shut);
  });

  it('is by the internet where nothing gets through from there, and the private one is closed again', async () => {
    const open: unknown[] = [];
    const isReachable = async () => open.push(await ways()) === 0;
    const by = { privateAddress: async () => '192.168.1.5/32', isReachable };
    const { context, told } = run();
    for (const _ of ['first', 'again']) await openWayIn(context, 'old', by);
    expect(open).toEqual([{ ...shut, ingress: ['192.168.1.5/32'] }]);
    expect(await ways()).toEqual({
      ingress: [here],
      routes: { [here]: network.gatewayId },
      public: [true, false],
    });
    expect(told).toEqual([expect.stringContaining('old does not answer to 192.168.1.5/32')]);
    await closeWayIn(context, 'old');
    expect(await ways()).toEqual(shut);
  });

  it('is rehearsed as the calls it would make', async () => {
    const { context } = run();
    const names = (lines: string[]) => lines.map((line) => line.split(' ').slice(0, 3).join(' '));
    expect(names(await showOpening(context, 'old'))).toEqual([
      'aws ec2 authorize-security-group-ingress',
      'aws ec2 create-route',
      'aws rds modify-db-instance',
    ]);
    expect(names(await showClosing(context, ['old']))).toEqual([
      'aws ec2 revoke-security-group-ingress',
      'aws ec2 delete-route',
      'aws rds modify-db-instance',
    ]);
    expect(await ways()).toEqual(shut);
  });
});

const fails = async () => {
  throw new Error('disk full');
};
