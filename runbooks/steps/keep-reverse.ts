import { randomBytes } from 'node:crypto';
import type { Effects } from '../effects.ts';
import { Refused } from '../engine/errors.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import {
  beginReverse,
  dropReplication,
  inspectReverse,
  lookAtReplication,
  tryReverse as tryIt,
} from '../postgres/replicate/index.ts';
import { withAccess } from './access.ts';
import type { DatabaseFacts } from './facts.ts';
import { whileStopped } from './meanwhile.ts';
import { patiently } from './passing.ts';
import { grantPublisher, reverseEnds } from './reverse.ts';
import { verifyStopped } from './writers.ts';

type C = Context<Effects, DatabaseFacts>;

const only = { 'keep-reverse': ['yes'] };

/** The role lives as long as the replication: until the old database is retired, or is returned to. */
const newPassword = (c: C) => c.secret(randomBytes(24).toString('base64url'));

/** Asked and tried while the API runs: behind the fence there is no time for it. */
export const tryReverse: Step<Effects, DatabaseFacts> = {
  id: 'try-reverse',
  title: 'Try whether the old database can follow the new one, and take it back',
  only,
  effect: 'read',
  retry: patiently,
  // Once it stands, it must not be tried again.
  probe: async (c) => (c.facts.reverseTried ? done() : notBegun),
  async run(c) {
    const ends = await reverseEnds(c);
    const refusals = await inspectReverse({ source: ends.target, target: ends.source });
    if (refusals.length > 0)
      throw new Refused(`The old database cannot follow the new one:\n${refusals.join('\n')}`);
    await tryIt({ ...ends, password: newPassword(c) });
    return { reverseTried: true };
  },
  rehearse: async () => ['CREATE SUBSCRIPTION … on the old database, and ROLLBACK'],
};

/** Of its four parts on two servers, all have to be there. */
const parts = ['replication slot', 'publication', 'role', 'subscription'];

async function found(c: C): Promise<string[]> {
  const { source, target, name } = await reverseEnds(c);
  return (await Promise.all([source, target].map((one) => lookAtReplication(one, name)))).flat();
}

const commands = [
  '# SQL on the new database',
  'CREATE ROLE runbook_<run>_back LOGIN PASSWORD <verifier>; GRANT rds_replication TO runbook_<run>_back',
  'CREATE PUBLICATION runbook_<run>_back FOR TABLE <every table with a replica identity>',
  "SELECT pg_create_logical_replication_slot('runbook_<run>_back', 'pgoutput')",
  '# SQL on the old database, which stays fenced',
  'CREATE SUBSCRIPTION runbook_<run>_back … WITH (slot_name = runbook_<run>_back, create_slot = false, copy_data = false)',
];

/** From the moment at which both hold the same: nobody has written to the new database yet. */
export const followBack: Step<Effects, DatabaseFacts> = {
  id: 'keep-reverse',
  title: 'Have the old database follow the new one, so that there is a way back',
  only,
  meanwhile: whileStopped('both databases hold the same; deploy nothing'),
  effect: 'change',
  timeout: 300,
  retry: patiently,
  async probe(c) {
    const there = await found(c);
    const missing = parts.filter((part) => !there.some((one) => one.startsWith(part)));
    if (missing.length === 0 && c.facts.reverse) return done();
    return there.length === 0
      ? notBegun
      : halfDone(`Of the replication back there is no ${missing.join(', no ')}.`);
  },
  async run(c) {
    await verifyStopped(c);
    const ends = await reverseEnds(c);
    await grantPublisher(c, ends.source);
    const lsn = await beginReverse({ ...ends, password: newPassword(c) });
    c.prove({
      id: 'reverse-follows',
      title: 'The old database follows the new one',
      equal: true,
      figures: { confirmed: lsn },
      differences: [],
    });
    return {};
  },
  commands,
  rehearse: async () => commands,
  // What it is made of on the new server goes with that one.
  undo: (c) =>
    withAccess(c, 'old', async () => {
      const { target, name } = await reverseEnds(c);
      await dropReplication({ target, name });
      await c.note({ reverse: null });
    }),
};
