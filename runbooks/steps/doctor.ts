import { outputs } from '../../constructs/outputs.ts';
import type { DatabaseGeneration } from '../../workspaces/schema.ts';
import { showCall } from '../aws/call.ts';
import { deleteRoute } from '../aws/ec2-route.ts';
import type { Effects } from '../effects.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { AsBefore, Context, Step } from '../engine/types.ts';
import type { DatabaseFacts } from './facts.ts';
import { everyDatabase } from './generations.ts';
import { type LeftOpen, lookLeftOpen, showShutting, shut } from './left-open.ts';
import { callOnPage, unknown } from './on-page.ts';
import { patiently } from './passing.ts';
import { deployedOutputs, verifyAccount } from './preflight.ts';
import { closingCalls, networkOf } from './way-in.ts';

type C = Context<Effects, DatabaseFacts>;

const look = (c: C): Promise<LeftOpen> => lookLeftOpen(c, everyDatabase(c));

const namesOf = ({ rules, routes, instances }: LeftOpen): string[] => [
  ...rules.map(({ cidr, port, description }) => `the rule for ${cidr} to port ${port} (${description})`),
  ...routes.map((cidr) => `the route to ${cidr}`),
  ...instances.map((name) => `the public address of ${name}`),
];

function sayUnknown(c: C, { unknown: routes }: LeftOpen): void {
  const { routeTableId } = c.fact('network');
  for (const cidr of routes) {
    c.log(
      `A route leads to ${cidr}, and no rule says that a run has made it. If nobody needs it: ${showCall(deleteRoute({ routeTableId, cidr }))}`,
    );
  }
}

/** What is open though no run is at work; an unfinished run closes its own when it goes on or back. */
export const findLeftOpen: Step<Effects, DatabaseFacts> = {
  id: 'find-left-open',
  title: 'Find ways into the databases that runs have left open',
  effect: 'read',
  async run(c) {
    const account = await verifyAccount(c);
    const deployed = await deployedOutputs(c);
    const to = JSON.parse(String(deployed[outputs.databaseSettings])) as DatabaseGeneration;
    const facts = { account, to, network: networkOf(deployed) };
    await c.note(facts);
    const left = await look(c);
    sayUnknown(c, left);
    const leftOpen = namesOf(left);
    c.log(leftOpen.length > 0 ? `Left open: ${leftOpen.join('; ')}.` : 'Nothing was left open.');
    return { ...facts, leftOpen };
  },
};

const anywhere = {
  rule: '',
  fact: () => ({
    securityGroupId: '<security group>',
    routeTableId: '<route table>',
    gatewayId: '<internet gateway>',
  }),
};

/** What is closed is not opened again. */
export const closeWhatWasLeft: Step<Effects, DatabaseFacts> = {
  id: 'close-left-open',
  title: 'Close them',
  effect: 'change',
  retry: patiently,
  probe: async (c) => (namesOf(await look(c)).length > 0 ? notBegun : done()),
  async run(c) {
    await shut(c, await look(c));
    return {};
  },
  commands: closingCalls(anywhere, { cidr: '<address>/32', port: unknown('port') }, ['<instance>']).map(
    callOnPage,
  ),
  rehearse: async (c) => {
    const calls = showShutting(c, await look(c));
    return calls.length > 0 ? calls : ['nothing: nothing was left open'];
  },
  undo: { manual: 'What was closed stays closed: nobody is to come in that way.' },
};

/** Also after a rollback: there is no way back into an open database. */
export const nothingLeftOpen: AsBefore<Effects, DatabaseFacts> = {
  title: 'Prove that no run has left a way in open',
  retry: patiently,
  async check(c) {
    const left = namesOf(await look(c));
    c.prove({
      id: 'nothing-left-open',
      title: 'No run has left a way in open',
      equal: left.length === 0,
      figures: { open: left.length },
      differences: left.map((what) => `still open: ${what}`),
    });
  },
};
