import type { Effects } from '../effects.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { fence, lookAtFence, planFence, proveSilence, showFence, unfence } from '../postgres/fence.ts';
import { verifyRole } from '../postgres/role.ts';
import { revokeOwners } from '../postgres/roles.ts';
import { withAccess } from './access.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { whileStopped } from './meanwhile.ts';
import { patiently } from './passing.ts';
import { keptByFence } from './replication.ts';

type C = Context<Effects, DatabaseFacts>;

/** Of every role that may log in, and of everybody who may connect. */
const onPage = showFence({
  database: '<database>',
  user: '<admin>',
  roles: ['<role>'],
  acl: [],
  connect: [null, '<role>'].map((grantee) => ({
    grantee,
    grantor: '<admin>',
    privilege: 'CONNECT',
    grantable: false,
  })),
  grantSelf: false,
  readOnly: null,
});

async function look(c: C) {
  const { locks, open, sessions } = await lookAtFence(await endpoint(c, 'old'), c.fact('fencePlan'));
  return { open, sessions, isOpen: open.length >= locks };
}

async function silence(c: C) {
  const application = await endpoint(c, 'old', 'application');
  c.prove(await proveSilence(await endpoint(c, 'old'), { application, seconds: 2, ...keptByFence(c) }));
}

/** No session but ours can write to the old database, and that is proven. */
export const fenceDatabase: Step<Effects, DatabaseFacts> = {
  id: 'fence-database',
  title: 'Fence the old database so that no session can write',
  meanwhile: whileStopped('the old database is whole, and fenced against writes'),
  effect: 'change',
  timeout: 300,
  retry: patiently,
  async probe(c) {
    const { open, sessions, isOpen } = await look(c);
    if (isOpen) return notBegun;
    const left = [...open, ...sessions.map((session) => `${session} is connected`)];
    return left.length === 0 ? done() : halfDone(`The fence has gaps: ${left.join('; ')}.`);
  },
  async run(c) {
    const source = await endpoint(c, 'old');
    // Hours may have gone by since it was planned, and roles been made.
    if ((await look(c)).isOpen) await c.note({ fencePlan: await planFence(source, keptByFence(c)) });
    await fence(source, c.fact('fencePlan'));
    return {};
  },
  verify: silence,
  commands: ['# SQL on the old database, for each role that may log in or connect', ...onPage],
  rehearse: async (c) => showFence(c.fact('fencePlan')),
  undo: (c) =>
    withAccess(c, 'old', async () => {
      const source = await endpoint(c, 'old');
      await revokeOwners(source, c.facts.grantedOwners ?? []);
      await unfence(source, c.fact('fencePlan'));
      await verifyRole(await endpoint(c, 'old', 'application'));
    }),
};
