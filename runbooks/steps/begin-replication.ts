import { randomBytes } from 'node:crypto';
import type { Effects } from '../effects.ts';
import { Refused } from '../engine/errors.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Standing, Step } from '../engine/types.ts';
import { copyDatabase } from '../postgres/copy/index.ts';
import { emptyDatabase, isEmpty } from '../postgres/empty.ts';
import type { Moved } from '../postgres/move.ts';
import {
  beginReplication as begin,
  dropReplication,
  forgetWrites,
  inspectReplication,
  type Replication,
  withinKeep,
} from '../postgres/replicate/index.ts';
import { withAccess } from './access.ts';
import { leaveRoles } from './as-roles.ts';
import { beginCopy } from './begin-copy.ts';
import { lookAtCopy, markFollowing } from './copy-mark.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { whileRunning } from './meanwhile.ts';
import { twiceAtMost } from './passing.ts';
import { bytesToKeep, dropOnOld, lookAtEnds, replication } from './replication.ts';
import { database } from './unit.ts';
import { lookAtWayIn } from './way-in-look.ts';
import { forgetWritten } from './written-file.ts';

type C = Context<Effects, DatabaseFacts>;

/** Both servers are there now: what only the new one can tell is asked, too. Throws `Refused`. */
async function verifyReplicable(ends: Replication): Promise<void> {
  const { refusals } = await inspectReplication(ends);
  if (refusals.length === 0) return;
  throw new Refused(`The new database cannot follow the old one:\n${refusals.join('\n')}`);
}

/** From nothing, always: the snapshot of a killed try died with it. */
async function follow(c: C): Promise<Moved> {
  const ends = await replication(c);
  const transfer = await beginCopy(c);
  await c.note({ replicating: true });
  await dropReplication(ends);
  if (!(await isEmpty(ends.target))) await emptyDatabase(ends.target);
  await verifyReplicable(ends);
  const keep = await bytesToKeep(c);
  const moved = await begin({
    ...ends,
    publisher: ends.source,
    password: c.secret(randomBytes(24).toString('base64url')),
    copy: (snapshot) =>
      withinKeep({ ...ends, keep }, (signal) =>
        copyDatabase({ ...transfer, snapshot, replicated: true, signal }),
      ),
  });
  await markFollowing(c, moved);
  return moved;
}

async function look(c: C): Promise<Standing<DatabaseFacts>> {
  const [{ moved, following }, ends] = await Promise.all([lookAtCopy(c), lookAtEnds(c)]);
  if (moved) return done({ moved });
  const stands = ['replication slot', 'subscription'].every((what) =>
    ends.some((end) => end.startsWith(what)),
  );
  if (following && stands) return done({ moved: following });
  if (ends.length === 0 && (await isEmpty(await endpoint(c, 'new')))) return notBegun;
  return halfDone(
    'The new database does not follow the old one yet: what is there is taken away, and it begins again.',
  );
}

const commands = [
  '# SQL on the old database',
  'CREATE ROLE runbook_<run> LOGIN PASSWORD <verifier>; GRANT rds_replication TO runbook_<run>',
  'CREATE PUBLICATION runbook_<run> FOR TABLE <every table with a replica identity>',
  'CREATE_REPLICATION_SLOT runbook_<run> LOGICAL pgoutput EXPORT_SNAPSHOT',
  'COPY <table> TO STDOUT (FORMAT binary)    # in that snapshot; several tables, and parts of big ones, at a time',
  '# SQL on the new database',
  'COPY <table> FROM STDIN (FORMAT binary)',
  'CREATE SUBSCRIPTION runbook_<run> … WITH (slot_name = runbook_<run>, create_slot = false, copy_data = false)',
];

/**
 * A run that is given up while the API writes must not have the old server keep its WAL for anybody: what does not follow yet begins
 * again anyway, and what was written since the comparison is heard of only by a run that goes on.
 */
async function letGo(c: C): Promise<void> {
  if (!c.facts.replicating || c.facts.writersStoppedAt) return;
  if ((await lookAtWayIn(c, 'old')).open.length === 0) return;
  const { source, name } = await replication(c);
  if ((await lookAtCopy(c)).following) await forgetWrites(source, name);
  else await dropOnOld(c);
}

/** The new database holds what the old one held at one moment, and hears of all that is written from then on. */
export const beginReplication: Step<Effects, DatabaseFacts> = {
  id: 'begin-replication',
  title: 'Copy the old database while it is used, and have the new one follow it',
  only: { mode: ['replicate'] },
  meanwhile: whileRunning(
    database,
    'which keeps its WAL until the new one has it: do not wait for days, deploy nothing',
  ),
  effect: 'change',
  retry: twiceAtMost,
  probe: look,
  grows: true,
  run: async (c) => ({ moved: await follow(c) }),
  commands,
  rehearse: async () => commands,
  finally: letGo,
  undo: (c) =>
    withAccess(c, 'old', async () => {
      await forgetWritten(c.directory);
      await dropOnOld(c);
      await leaveRoles(c);
      await c.note({ replicating: false });
    }),
};
