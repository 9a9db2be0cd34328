import { isPrivate } from '../aws/address.ts';
import { describeIngress } from '../aws/ec2.ts';
import { describeRoutes } from '../aws/ec2-route.ts';
import { describeInstance } from '../aws/rds.ts';
import type { Effects } from '../effects.ts';
import type { Context } from '../engine/types.ts';
import { instanceOf, type Side } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { accessFact } from './way-in.ts';

type C = Context<Effects, DatabaseFacts>;

/** What this run opens to reach one database, one phrase each: what of it is open, and what is not. */
export interface WayIn {
  readonly open: readonly string[];
  readonly shut: readonly string[];
}

/** Looks at the way in that this run has noted; what stood open before the run is none of it. */
export async function lookAtWayIn(c: C, side: Side): Promise<WayIn> {
  const access = c.facts[accessFact(side)];
  if (!access) return { open: [], shut: [] };
  const { cidr, wasPublic, wasRouted } = access;
  const { identifier, port } = instanceOf(c, side);
  const { securityGroupId, routeTableId } = c.fact('network');
  const [rules, routes, instance] = await Promise.all([
    describeIngress(c.aws, securityGroupId),
    describeRoutes(c.aws, routeTableId),
    describeInstance(c.aws, identifier),
  ]);
  const hasRule = rules.some((rule) => rule.cidr === cidr && rule.port === port);
  const parts: [string, boolean][] = [[`the rule for ${cidr}`, hasRule]];
  if (!isPrivate(cidr) && !wasRouted) parts.push([`the route to ${cidr}`, routes.has(cidr)]);
  if (!isPrivate(cidr) && !wasPublic)
    parts.push([`the public address of ${identifier}`, instance?.publiclyAccessible ?? false]);
  const named = (is: boolean) => parts.filter(([, open]) => open === is).map(([name]) => name);
  return { open: named(true), shut: named(false) };
}
