import { describeInstance } from '../aws/rds.ts';
import type { Effects } from '../effects.ts';
import { GoBack, Refused } from '../engine/errors.ts';
import { bytes } from '../engine/show/units.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { planFence } from '../postgres/fence.ts';
import { inspect, isReachable } from '../postgres/preflight.ts';
import { inspectReplication, inspectReverse } from '../postgres/replicate/index.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { patiently } from './passing.ts';
import { isReplicated, keptByFence } from './replication.ts';
import { isReverseKept } from './reverse.ts';

type C = Context<Effects, DatabaseFacts>;

async function examine(c: C): Promise<Partial<DatabaseFacts>> {
  const source = await endpoint(c, 'old');
  const found = await inspect(source);
  if (found.refusals.length > 0) {
    throw new Refused(`The old database cannot be moved as it is:\n${found.refusals.join('\n')}`);
  }
  const live = isReplicated(c) ? await inspectReplication({ source }) : undefined;
  if (live && live.refusals.length > 0) {
    throw new GoBack(`The old database cannot be moved while it is used:\n${live.refusals.join('\n')}`, {
      instead: { mode: 'copy' },
    });
  }
  const back = isReverseKept(c) ? await inspectReverse({ source }) : [];
  if (back.length > 0)
    throw new Refused(`The old database could not follow the new one:\n${back.join('\n')}`);
  const warnings = [...found.warnings, ...(live?.warnings ?? [])];
  for (const warning of warnings) c.log(warning);
  return { bytesToMove: found.bytes, warnings, fencePlan: await planFence(source, keptByFence(c)) };
}

/** Looks where it can without opening anything; RDS itself knows only how much room a database has. */
async function rehearse(c: C): Promise<string[]> {
  if (await isReachable(await endpoint(c, 'old'))) {
    await c.note(await examine(c));
    return [`${bytes(c.fact('bytesToMove'))} on disk`];
  }
  const { identifier } = c.fact('oldInstance');
  const seen = await describeInstance(c.aws, identifier);
  return [
    `${identifier} cannot be reached from here before a way in is opened, so nobody can say what it holds.`,
    `RDS knows only an upper bound: ${seen?.allocatedStorage} GiB of storage allocated, Postgres ${seen?.engineVersion}.`,
  ];
}

/** What the old database holds, and who may log in to it: the fence and its undo are made from this. */
export const examineDatabase: Step<Effects, DatabaseFacts> = {
  id: 'examine-database',
  title: 'Look at the old database: size, objects, roles',
  effect: 'read',
  timeout: 900,
  retry: patiently,
  probe: async (c) => (c.facts.fencePlan ? done() : notBegun),
  run: examine,
  rehearse,
};
