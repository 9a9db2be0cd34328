import { EC2 } from '@aws-sdk/client-ec2';
import { RDS } from '@aws-sdk/client-rds';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { authorizeIngress, describeIngress } from '../../runbooks/aws/ec2.ts';
import type { DatabaseFacts, NetworkFacts } from '../../runbooks/steps/facts.ts';
import { closeLeftOpen } from '../../runbooks/steps/left-open.ts';
import { closeWayIn, openWayIn } from '../../runbooks/steps/way-in.ts';
import { type Moto, startMoto } from '../aws/moto.ts';
import {
  aws,
  elsewhere,
  here,
  makeInstances,
  makeNetwork,
  region,
  runIn,
  shut,
  waysInto,
} from '../helpers/way-in.ts';

let moto: Moto;
let network: NetworkFacts;

const run = (facts?: Partial<DatabaseFacts>, runId?: string) => runIn(network, facts, runId);
const ways = () => waysInto(network);

beforeAll(async () => {
  moto = await startMoto();
  await makeInstances();
});
afterAll(() => moto.stop());

beforeEach(async () => {
  network = await makeNetwork();
  process.env.RUNBOOK_FROM = here;
});
afterEach(() => {
  delete process.env.RUNBOOK_FROM;
});

describe('a way in that is left, or is not of this run', () => {
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
});
