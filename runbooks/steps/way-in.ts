import { outputs } from '../../constructs/outputs.ts';
import { isPrivate, myAddress, privateAddress } from '../aws/address.ts';
import { type Call, showCall } from '../aws/call.ts';
import { authorizeIngress, revokeIngress } from '../aws/ec2.ts';
import { createRoute, deleteRoute, describeRoutes } from '../aws/ec2-route.ts';
import { describeInstance, modifyInstance, waitForInstance } from '../aws/rds.ts';
import type { Effects } from '../effects.ts';
import type { Context } from '../engine/types.ts';
import { isReachable } from '../postgres/preflight.ts';
import { instanceOf, type Side } from './database-endpoint.ts';
import type { AccessFacts, DatabaseFacts, NetworkFacts } from './facts.ts';
import { describeRule } from './way-in-description.ts';

type C = Context<Effects, DatabaseFacts>;
export const accessFact = (side: Side) => (side === 'old' ? 'oldAccess' : 'newAccess');

/** Where databases are, from the outputs of the deployed stack. */
export const networkOf = (deployed: Record<string, unknown>): NetworkFacts => ({
  securityGroupId: String(deployed[outputs.databaseSecurityGroupId]),
  routeTableId: String(deployed[outputs.isolatedRouteTableId]),
  gatewayId: String(deployed[outputs.internetGatewayId]),
});

export interface Way {
  readonly cidr: string;
  readonly port: number;
}

/** What the calls are made of. */
export type Known = { rule: string; fact(name: 'network'): NetworkFacts };

const ruleOf = (c: Known, { cidr, port }: Way) => {
  const { securityGroupId: groupId } = c.fact('network');
  return { groupId, cidr, port, description: c.rule };
};
/** Of this run. */
const known = (c: C): Known => ({ rule: describeRule(c), fact: c.fact });
const routeOf = (c: Pick<Known, 'fact'>, cidr: string) => ({ ...c.fact('network'), cidr });

/** Waits until RDS says that it is so. */
export async function setPublic(c: C, identifier: string, publiclyAccessible: boolean) {
  const now = await describeInstance(c.aws, identifier);
  if (!now || now.publiclyAccessible === publiclyAccessible) return;
  await c.aws.send(modifyInstance(identifier, { publiclyAccessible }));
  await waitForInstance(c.aws, identifier, {
    signal: c.signal,
    until: (seen) => seen?.publiclyAccessible === publiclyAccessible,
  });
}

/** Both sides share the route: what one of them found holds for the other. */
async function wasRouted(c: C, cidr: string): Promise<boolean> {
  const known = [c.facts.oldAccess, c.facts.newAccess].find((access) => access?.cidr === cidr);
  if (known) return known.wasRouted;
  const { routeTableId } = c.fact('network');
  const target = (await describeRoutes(c.aws, routeTableId)).get(cidr);
  if (target) {
    c.log(
      `The route table ${routeTableId} has a route for ${cidr} to ${target} that this run did not make: it stays as it is.`,
    );
  }
  return target !== undefined;
}

/** What is to be opened and later put back. What was found at the first time holds for every later one. */
async function accessFor(c: C, side: Side, cidr: string): Promise<AccessFacts> {
  const noted = c.facts[accessFact(side)];
  if (noted?.cidr === cidr) return noted;
  // Resumed on another machine, this one has another address now, or there is no way from its private one.
  if (noted) await closeWayIn(c, side);
  const wasPublic =
    noted?.wasPublic ?? (await describeInstance(c.aws, instanceOf(c, side).identifier))?.publiclyAccessible;
  return { cidr, wasPublic: wasPublic ?? false, wasRouted: await wasRouted(c, cidr) };
}

/** Opens the way from one address to one database; what is to be put back is on disk before anything is opened. */
async function openFrom(c: C, side: Side, cidr: string): Promise<Partial<DatabaseFacts>> {
  const { identifier, port } = instanceOf(c, side);
  const access = await accessFor(c, side, cidr);
  await c.note({ [accessFact(side)]: access });
  await c.aws.send(authorizeIngress(ruleOf(known(c), { cidr, port })));
  if (!isPrivate(cidr)) {
    // RDS sends its answers this way; nobody but this address gets any.
    if (!access.wasRouted) await c.aws.send(createRoute(routeOf(c, cidr)));
    await setPublic(c, identifier, true);
  }
  return { [accessFact(side)]: access };
}

/** A run that went by the internet once goes on so: a name takes a while to lead to the public address. */
const isByInternet = (c: C) =>
  [c.facts.oldAccess, c.facts.newAccess].some((access) => access && !isPrivate(access.cidr));

/** How a private path is found, and whether it leads there. */
const paths = { privateAddress, isReachable };

/** Opens the way from this machine to one database: from its private address if that gets through, by the internet if not. */
export async function openWayIn(c: C, side: Side, by = paths): Promise<Partial<DatabaseFacts>> {
  const { identifier, host, port } = instanceOf(c, side);
  const inside = isByInternet(c) ? undefined : await by.privateAddress(host);
  if (!inside) return openFrom(c, side, await myAddress());
  const facts = await openFrom(c, side, inside);
  if (await by.isReachable({ host, port })) return facts;
  c.log(
    `${identifier} does not answer to ${inside}, this machine's private address: the way in is by the internet.`,
  );
  return openFrom(c, side, await myAddress());
}

/** Closes what {@link openWayIn} opened, as often as it is asked to. */
export async function closeWayIn(c: C, side: Side): Promise<void> {
  const access = c.facts[accessFact(side)];
  if (!access) return;
  const { cidr, wasPublic } = access;
  const { identifier, port } = instanceOf(c, side);
  await c.aws.send(revokeIngress(ruleOf(known(c), { cidr, port })));
  if (!isPrivate(cidr) && !access.wasRouted) await c.aws.send(deleteRoute(routeOf(c, cidr)));
  await setPublic(c, identifier, wasPublic);
}

/** Every call that {@link openWayIn} may make. */
export const openingCalls = (c: Known, way: Way, identifier: string): Call<unknown>[] => [
  authorizeIngress(ruleOf(c, way)),
  createRoute(routeOf(c, way.cidr)),
  modifyInstance(identifier, { publiclyAccessible: true }),
];

/** Every call that {@link closeWayIn} may make. */
export const closingCalls = (c: Known, way: Way, identifiers: readonly string[]): Call<unknown>[] => [
  revokeIngress(ruleOf(c, way)),
  deleteRoute(routeOf(c, way.cidr)),
  ...identifiers.map((name) => modifyInstance(name, { publiclyAccessible: false })),
];

/** What a rehearsal shows of {@link openWayIn}. */
export async function showOpening(c: C, identifier: string): Promise<string[]> {
  const way = await rehearsed(c);
  const calls = openingCalls(known(c), way, identifier).map(showCall);
  return isPrivate(way.cidr) ? calls.slice(0, 1) : calls;
}

/** What a rehearsal shows of {@link closeWayIn} for these instances. */
export async function showClosing(c: C, identifiers: readonly string[]): Promise<string[]> {
  const way = await rehearsed(c);
  const calls = closingCalls(known(c), way, identifiers).map(showCall);
  return isPrivate(way.cidr) ? calls.slice(0, 1) : calls;
}

const rehearsed = async (c: C): Promise<Way> => ({
  cidr: await myAddress(),
  port: c.fact('oldInstance').port,
});
