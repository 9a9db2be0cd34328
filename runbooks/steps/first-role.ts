import { outputs } from '../../constructs/outputs.ts';
import type { DatabaseGeneration } from '../../workspaces/schema.ts';
import { showCall } from '../aws/call.ts';
import { setDesiredCount, startAnew, waitForCount } from '../aws/ecs.ts';
import type { Effects } from '../effects.ts';
import { Refused } from '../engine/errors.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { applicationRole, lookAtRole, setApplicationRole, verifyRole } from '../postgres/role.ts';
import { endpoint } from './database-endpoint.ts';
import { lookAtInstance } from './database-instance.ts';
import type { DatabaseFacts } from './facts.ts';
import { callOnPage, unknown } from './on-page.ts';
import { patiently } from './passing.ts';
import { deployedOutputs, verifyAccount, writersOf } from './preflight.ts';
import { isReleased } from './release.ts';
import { networkOf } from './way-in.ts';

/** The deployed database; both sides of the shared steps are the same one here. */
export const findDatabase: Step<Effects, DatabaseFacts> = {
  id: 'find-database',
  title: 'Find the deployed database',
  effect: 'read',
  async run(c) {
    const account = await verifyAccount(c);
    const deployed = await deployedOutputs(c);
    const to = JSON.parse(String(deployed[outputs.databaseSettings])) as DatabaseGeneration;
    const instance = await lookAtInstance(c, to.generation);
    if (!instance)
      throw new Refused(
        `The database of ${c.workspace.name} has no address yet. Wait until RDS says it is available.`,
      );
    const writers = await writersOf(c, deployed);
    return {
      account,
      from: to,
      to,
      oldInstance: instance,
      newInstance: instance,
      network: networkOf(deployed),
      ...writers,
    };
  },
};

export const createFirstRole: Step<Effects, DatabaseFacts> = {
  id: 'create-role',
  title: "Create the application's role with the password from Terraform",
  meanwhile: { safe: true, what: 'the API may not be able to log in yet' },
  effect: 'change',
  timeout: 300,
  retry: patiently,
  async probe(c) {
    const application = await endpoint(c, 'new', 'application');
    const found = await lookAtRole(await endpoint(c, 'new'), application);
    if (found === 'absent') return notBegun;
    if (found === 'complete') return done();
    return halfDone(`The role ${application.user} is there, without its password or some of its rights.`);
  },
  async run(c) {
    const { user, password } = await endpoint(c, 'new', 'application');
    await setApplicationRole(await endpoint(c, 'new'), { name: user, password });
    return {};
  },
  verify: async (c) => verifyRole(await endpoint(c, 'new', 'application')),
  commands: [
    '# SQL on the new database',
    ...applicationRole({ name: '<application role>', database: '<database>' }),
  ],
  async rehearse(c) {
    const { user, database } = await endpoint(c, 'new', 'application');
    return applicationRole({ name: user, database });
  },
  undo: { manual: 'The role stays: the application needs it. Drop it with DROP ROLE if you want it gone.' },
};

/** Tasks that scaling has started so far had no image or could not log in, and ECS may have given up on them. */
const anew = (c: Context<Effects, DatabaseFacts>) => ({
  cluster: c.fact('cluster'),
  service: c.fact('service'),
  count: Math.max(c.fact('desiredCount'), c.workspace.api.tasks.min),
});

/** Tasks that CodeDeploy released are not ECS's to replace; it starts those that fail again and again. */
const start = (c: Context<Effects, DatabaseFacts>) =>
  isReleased(c.workspace) ? setDesiredCount(anew(c)) : startAnew(anew(c));

const onPage = { cluster: '<cluster>', service: '<service>', count: unknown('tasks') };

export const startApiAnew: Step<Effects, DatabaseFacts> = {
  id: 'start-api-anew',
  title: 'Start the API anew and wait until it is healthy',
  effect: 'change',
  retry: patiently,
  // Nothing tells which password a task has read at its start; starting it once more does no harm.
  probe: async () => notBegun,
  async run(c) {
    await c.aws.send(start(c));
    await waitForCount(c.aws, anew(c), { signal: c.signal, progress: c.progress });
    return {};
  },
  commands: [
    callOnPage(startAnew(onPage)),
    "# with api.rollout 'blue-green'",
    callOnPage(setDesiredCount(onPage)),
  ],
  rehearse: async (c) => [showCall(start(c))],
  undo: { manual: 'Nothing to do: the tasks are the same as before.' },
};
