import { describeInstance } from '../aws/rds.ts';
import type { Effects } from '../effects.ts';
import type { Context } from '../engine/types.ts';
import {
  dropReplication,
  lookAtReplication,
  replicationName,
  reverseName,
} from '../postgres/replicate/index.ts';
import { endpoint, type Side } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';

type C = Context<Effects, DatabaseFacts>;

type Chosen = Pick<C, 'chosen' | 'facts' | 'runId'>;

/** Whether the new database follows the old one while that is used: from this run on, or since the migration it returns from. */
export const isReplicated = ({ chosen, facts }: Omit<Chosen, 'runId'>): boolean =>
  chosen.mode === 'replicate' || facts.returning !== undefined;

const nameOf = ({ facts, runId }: Omit<Chosen, 'chosen'>): string =>
  facts.returning?.reverse.name ?? replicationName(runId);

/** The role that goes through the fence: the new server's, which has to hear the last that was written. */
export const keptByFence = (c: Chosen): { keep?: string } => (isReplicated(c) ? { keep: nameOf(c) } : {});

/** Of the old instance's storage, what the WAL that waits for the new one may take: a full disk stops the application. */
const share = 0.2;

/** Bytes of WAL that the old server may keep for the new one. */
export async function bytesToKeep(c: C): Promise<number> {
  const seen = await describeInstance(c.aws, c.fact('oldInstance').identifier);
  return share * (seen?.allocatedStorage ?? 0) * 2 ** 30;
}

/** Both ends of the replication. */
export const replication = async (c: C) => ({
  source: await endpoint(c, 'old'),
  target: await endpoint(c, 'new'),
  name: nameOf(c),
  signal: c.signal,
});

/** What is there of the run's replication: `replication slot runbook_… on the old server`. */
export async function lookAtEnds(c: C, sides: readonly Side[] = ['old', 'new']): Promise<string[]> {
  const found = await Promise.all(
    sides.map(async (side) =>
      (await lookAtReplication(await endpoint(c, side), replicationName(c.runId))).map(
        (what) => `${what} on the ${side} server`,
      ),
    ),
  );
  return found.flat();
}

/** A slot that nobody reads makes the old server keep its WAL for ever, a subscription to nobody tries for ever: they go whatever else is left. */
export async function proveReplicationGone(c: C): Promise<void> {
  const back = await lookAtReplication(await endpoint(c, 'old'), reverseName(c.runId));
  const left = [...(await lookAtEnds(c, ['old'])), ...back.map((what) => `${what} on the old server`)];
  c.prove({
    id: 'replication-gone',
    title: 'Nothing of the replication is left on the old server',
    equal: left.length === 0,
    figures: { left: left.length },
    differences: left,
  });
}

/** Takes away slots, publication and role; the subscription goes with the new instance, or is dropped with it here. */
export const dropOnOld = async (c: C): Promise<void> =>
  dropReplication({ source: await endpoint(c, 'old'), name: replicationName(c.runId) });
