import { myAddress } from '../aws/address.ts';
import { showCall } from '../aws/call.ts';
import { authorizeIngress, revokeIngress } from '../aws/ec2.ts';
import { describeInstance, modifyInstance, waitForInstance } from '../aws/rds.ts';
import type { Effects } from '../effects.ts';
import type { Context, Step } from '../engine/types.ts';
import { waitForConnection } from '../postgres/client.ts';
import { endpoint, instanceOf, type Side } from './database-endpoint.ts';
import type { AccessFacts, DatabaseFacts } from './facts.ts';

type C = Context<Effects, DatabaseFacts>;
const factOf = (side: Side) => (side === 'old' ? 'oldAccess' : 'newAccess');

const rule = (c: C, side: Side, access: AccessFacts) => ({
  groupId: access.securityGroupId,
  cidr: access.cidr,
  port: instanceOf(c, side).port,
  description: `runbook ${c.runId}`,
});

/** Addresses inside a VPC reach the instance without making it public (RFC 1918). */
const isPrivate = (cidr: string) => /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(cidr);

async function setPublic(c: C, identifier: string, publiclyAccessible: boolean) {
  const now = await describeInstance(c.aws, identifier);
  if (!now || now.publiclyAccessible === publiclyAccessible) return;
  await c.aws.send(modifyInstance(identifier, { publiclyAccessible }));
  await waitForInstance(c.aws, identifier, {
    signal: c.signal,
    until: (seen) => seen?.publiclyAccessible === publiclyAccessible,
  });
}

async function open(c: C, side: Side): Promise<Partial<DatabaseFacts>> {
  const { identifier } = instanceOf(c, side);
  const seen = await describeInstance(c.aws, identifier);
  const access: AccessFacts = c.facts[factOf(side)] ?? {
    cidr: await myAddress(),
    securityGroupId: c.fact('securityGroupId'),
    wasPublic: seen?.publiclyAccessible ?? false,
  };
  await c.note({ [factOf(side)]: access });
  await c.aws.send(authorizeIngress(rule(c, side, access)));
  if (!isPrivate(access.cidr)) await setPublic(c, identifier, true);
  return { [factOf(side)]: access };
}

async function close(c: C, side: Side): Promise<void> {
  const access = c.facts[factOf(side)];
  if (!access) return;
  await c.aws.send(revokeIngress(rule(c, side, access)));
  await setPublic(c, instanceOf(c, side).identifier, access.wasPublic);
}

/** A temporary way in, for this machine's address only; closed again whatever happens. */
export function openAccess(side: Side): Step<Effects, DatabaseFacts> {
  return {
    id: `open-${side}`,
    title: `Open a way into the ${side} database for this machine only`,
    effect: 'change',
    // Always looked at again: a stopped run has closed it.
    probe: async () => undefined,
    async run(c) {
      const facts = await open(c, side);
      await waitForConnection(await endpoint(c, side), { signal: c.signal });
      return facts;
    },
    rehearse: async (c) => [
      showCall(
        authorizeIngress({
          groupId: c.fact('securityGroupId'),
          cidr: await myAddress(),
          port: c.fact('oldInstance').port,
          description: `runbook ${c.runId}`,
        }),
      ),
      showCall(
        modifyInstance(side === 'old' ? c.fact('oldInstance').identifier : 'the new instance', {
          publiclyAccessible: true,
        }),
      ),
    ],
    undo: (c) => close(c, side),
    finally: (c) => close(c, side),
  };
}

/** Closes what any run of this book may have left open; the plan must not see a way in. */
export async function closeBoth(c: C): Promise<void> {
  await Promise.all([close(c, 'old'), close(c, 'new')]);
}

/** For an undo that has to log in after the run's own way in was closed. */
export async function withAccess(c: C, side: Side, use: () => Promise<void>): Promise<void> {
  await open(c, side);
  try {
    await waitForConnection(await endpoint(c, side), { signal: c.signal });
    await use();
  } finally {
    await close(c, side);
  }
}

/** Closes both ways in before the application is switched: the plan must not see them. */
export const closeAccess: Step<Effects, DatabaseFacts> = {
  id: 'close-access',
  title: 'Close the way in',
  effect: 'change',
  probe: async () => undefined,
  async run(c) {
    await closeBoth(c);
    return {};
  },
  rehearse: async (c) => [
    showCall(
      revokeIngress({
        groupId: c.fact('securityGroupId'),
        cidr: await myAddress(),
        port: c.fact('oldInstance').port,
        description: `runbook ${c.runId}`,
      }),
    ),
  ],
  undo: async () => {},
};
