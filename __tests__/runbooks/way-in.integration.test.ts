import { EC2 } from '@aws-sdk/client-ec2';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { closeAccess, openAccess } from '../../runbooks/steps/access.ts';
import type { DatabaseFacts, NetworkFacts } from '../../runbooks/steps/facts.ts';
import { closeWayIn, openWayIn, showClosing, showOpening } from '../../runbooks/steps/way-in.ts';
import { lookAtWayIn } from '../../runbooks/steps/way-in-look.ts';
import { type Moto, startMoto } from '../aws/moto.ts';
import { here, makeInstances, makeNetwork, region, runIn, shut, waysInto } from '../helpers/way-in.ts';

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

describe('a way in', () => {
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
