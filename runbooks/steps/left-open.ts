import type { Call } from '../aws/call.ts';
import { showCall } from '../aws/call.ts';
import { describeIngress, type Ingress, revokeIngress } from '../aws/ec2.ts';
import { deleteRoute, describeRoutes } from '../aws/ec2-route.ts';
import { describeInstance, modifyInstance } from '../aws/rds.ts';
import type { Effects } from '../effects.ts';
import type { Context } from '../engine/types.ts';
import type { DatabaseFacts } from './facts.ts';
import { setPublic } from './way-in.ts';
import { isOfAnother } from './way-in-description.ts';

type C = Context<Effects, DatabaseFacts>;

/** What runs that are over, or dead, have left open. */
export interface LeftOpen {
  readonly rules: readonly Ingress[];
  /** Their addresses, where there is a route to them. */
  readonly routes: readonly string[];
  /** Routes to an address that none of the rules is about: a run's, or somebody else's. */
  readonly unknown: readonly string[];
  /** Instances with a public address, which Terraform gives none. */
  readonly instances: readonly string[];
}

const rulesOfOthers = async (c: C) =>
  (await describeIngress(c.aws, c.fact('network').securityGroupId)).filter(({ description }) =>
    isOfAnother(description, c),
  );

/** Looks at the rules of other runs, which while this one holds the lease are nobody's, and what belongs to them. */
export async function lookLeftOpen(c: C, identifiers: readonly string[]): Promise<LeftOpen> {
  const { routeTableId, gatewayId } = c.fact('network');
  const rules = await rulesOfOthers(c);
  const routes = [...(await describeRoutes(c.aws, routeTableId))].flatMap(([cidr, to]) =>
    to === gatewayId ? [cidr] : [],
  );
  const seen = await Promise.all(identifiers.map((name) => describeInstance(c.aws, name)));
  const isOfRule = (cidr: string) => rules.some((rule) => rule.cidr === cidr);
  return {
    rules,
    routes: routes.filter(isOfRule),
    unknown: routes.filter((cidr) => !isOfRule(cidr)),
    instances: seen.flatMap((one) => (one?.publiclyAccessible ? [one.identifier] : [])),
  };
}

const routeTo = (c: C, cidr: string) => ({ routeTableId: c.fact('network').routeTableId, cidr });

const closing = (c: C, { rules, routes }: LeftOpen): Call<unknown>[] => [
  ...rules.map(revokeIngress),
  ...routes.map((cidr) => deleteRoute(routeTo(c, cidr))),
];

/** Every call that {@link shut} makes. */
export const showShutting = (c: C, left: LeftOpen): string[] => [
  ...closing(c, left).map(showCall),
  ...left.instances.map((name) => showCall(modifyInstance(name, { publiclyAccessible: false }))),
];

/** Closes all of it but the routes that may be somebody else's. */
export async function shut(c: C, left: LeftOpen): Promise<void> {
  for (const { cidr, description } of left.rules)
    c.log(`closes what was left open for ${cidr}: ${description}`);
  for (const call of closing(c, left)) await c.aws.send(call);
  for (const name of left.instances) await setPublic(c, name, false);
}

/** Before a run opens its own way in. What it finds public without any such rule is as somebody wants it. */
export async function closeLeftOpen(c: C, identifiers: readonly string[]): Promise<void> {
  if ((await rulesOfOthers(c)).length > 0) await shut(c, await lookLeftOpen(c, identifiers));
}
