import { describeInstance } from '../aws/rds.ts';
import type { Effects } from '../effects.ts';
import type { Context } from '../engine/types.ts';
import { replicationName } from '../postgres/replicate/index.ts';
import type { DatabaseFacts, InstanceFacts } from './facts.ts';

type C = Context<Effects, DatabaseFacts>;

const isThere = async (c: C, instance: InstanceFacts | undefined) =>
  instance !== undefined &&
  (await describeInstance(c.aws, instance.identifier))?.resourceId === instance.resourceId;

/**
 * Replications that finished migrations keep on purpose, with their runs, by name: from the new database back into the old one, for as
 * long as both are there.
 */
export async function standingReplications(c: C): Promise<Map<string, string>> {
  const standing = new Map<string, string>();
  for (const { certificate } of await c.finished('db-migrate')) {
    if (certificate.chosen?.['keep-reverse'] !== 'yes') continue;
    const { oldInstance, newInstance } = certificate.facts as Partial<DatabaseFacts>;
    if ((await isThere(c, oldInstance)) && (await isThere(c, newInstance)))
      standing.set(replicationName(certificate.runId), certificate.runId);
  }
  return standing;
}
