import { isMine } from '../aws/address.ts';
import type { Effects } from '../effects.ts';
import { messageOf } from '../engine/errors.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Standing, Step } from '../engine/types.ts';
import { waitForConnection } from '../postgres/client.ts';
import { removeLeftOver } from '../postgres/left-over.ts';
import { endpoint, type Side } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { everyDatabase } from './generations.ts';
import { closeLeftOpen } from './left-open.ts';
import { callOnPage, unknown } from './on-page.ts';
import { patiently } from './passing.ts';
import {
  accessFact,
  closeWayIn,
  closingCalls,
  openingCalls,
  openWayIn,
  showClosing,
  showOpening,
} from './way-in.ts';
import { ruleOnPage } from './way-in-description.ts';
import { lookAtWayIn } from './way-in-look.ts';

type C = Context<Effects, DatabaseFacts>;

/** Open only where a login gets through: RDS says that an instance is public before its name leads there. */
async function lookAtAccess(c: C, side: Side): Promise<Standing<DatabaseFacts>> {
  const access = c.facts[accessFact(side)];
  const { open, shut } = await lookAtWayIn(c, side);
  if (!access || open.length === 0) return notBegun;
  if (!(await isMine(access.cidr)))
    return halfDone(`It is open for ${access.cidr}, which is not this machine's address.`);
  if (shut.length > 0) return halfDone(`Open is ${open.join(', ')}, not yet ${shut.join(', ')}.`);
  return waitForConnection(await endpoint(c, side), { signal: c.signal, seconds: 0 }).then(
    () => done({ [accessFact(side)]: access } as Partial<DatabaseFacts>),
    (error) => halfDone(`It is open, but: ${messageOf(error)}`),
  );
}

const network = {
  securityGroupId: '<security group>',
  routeTableId: '<route table>',
  gatewayId: '<internet gateway>',
};
const nowhere = { rule: ruleOnPage, fact: () => network };
const way = { cidr: '<my address>/32', port: unknown('port') };
const fromInside = '# from inside the VPC, only the first';

/** A temporary way in, for this machine's address only; closed again whatever happens. */
export function openAccess(side: Side, database = `the ${side} database`): Step<Effects, DatabaseFacts> {
  return {
    id: `open-${side}`,
    title: `Open a way into ${database} for this machine only`,
    effect: 'change',
    retry: patiently,
    probe: (c) => lookAtAccess(c, side),
    async run(c) {
      await closeLeftOpen(c, everyDatabase(c));
      const facts = await openWayIn(c, side);
      await waitForConnection(await endpoint(c, side), { signal: c.signal });
      return facts;
    },
    commands: [fromInside, ...openingCalls(nowhere, way, `<${side} instance>`).map(callOnPage)],
    rehearse: (c) => showOpening(c, side === 'old' ? c.fact('oldInstance').identifier : newInstance),
    undo: (c) => closeWayIn(c, side),
    async finally(c) {
      await closeWayIn(c, side);
      // Nothing speaks to a database any more.
      await removeLeftOver(c.directory);
    },
  };
}

/** In a rehearsal it has no name yet. */
const newInstance = 'the new instance';

/** Closes what any run of this book may have left open; the plan must not see a way in. */
export async function closeBoth(c: C): Promise<void> {
  await Promise.all([closeWayIn(c, 'old'), closeWayIn(c, 'new')]);
}

/** For an undo that has to log in after the run's own way in was closed. */
export async function withAccess(c: C, side: Side, use: () => Promise<void>): Promise<void> {
  await closeLeftOpen(c, everyDatabase(c));
  await openWayIn(c, side);
  try {
    await waitForConnection(await endpoint(c, side), { signal: c.signal });
    await use();
  } finally {
    await closeWayIn(c, side);
  }
}

/** Closes both ways in before the application is switched: the plan must not see them. */
export const closeAccess: Step<Effects, DatabaseFacts> = {
  id: 'close-access',
  title: 'Close the way in',
  closes: ['open-old', 'open-new'],
  effect: 'change',
  retry: patiently,
  async probe(c) {
    const [old, next] = [await lookAtWayIn(c, 'old'), await lookAtWayIn(c, 'new')];
    const open = [...new Set([...old.open, ...next.open])];
    if (open.length === 0) return done();
    const isWhole = old.shut.length + next.shut.length === 0;
    return isWhole ? notBegun : halfDone(`Still open is ${open.join(', ')}.`);
  },
  async run(c) {
    await closeBoth(c);
    return {};
  },
  commands: [fromInside, ...closingCalls(nowhere, way, ['<old instance>', '<new instance>']).map(callOnPage)],
  rehearse: (c) => showClosing(c, [c.fact('oldInstance').identifier, newInstance]),
  undo: async () => {},
};
