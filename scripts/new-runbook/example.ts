import { showCall } from '../../runbooks/aws/call.ts';
import { describeService, setDesiredCount, waitForCount } from '../../runbooks/aws/ecs.ts';
import type { Effects } from '../../runbooks/effects.ts';
import { done, halfDone, notBegun } from '../../runbooks/engine/standing.ts';
import type { Book, Context, Step } from '../../runbooks/engine/types.ts';
import { callOnPage, unknown } from '../../runbooks/steps/on-page.ts';
import { patiently } from '../../runbooks/steps/passing.ts';
import { deployedOutputs, verifyAccount, writersOf } from '../../runbooks/steps/preflight.ts';

/** What the steps tell each other; the journal keeps it, so it is small and never a secret. */
type Facts = { account: string; cluster: string; service: string; desiredCount: number };
type C = Context<Effects, Facts>;

const tasks = (c: C, count: number) => ({ cluster: c.fact('cluster'), service: c.fact('service'), count });

async function runTasks(c: C, count: number): Promise<void> {
  await c.aws.send(setDesiredCount(tasks(c, count)));
  await waitForCount(c.aws, tasks(c, count), { signal: c.signal, progress: c.progress });
}

async function isAsBefore(c: C): Promise<boolean> {
  const count = c.fact('desiredCount');
  const now = await describeService(c.aws, tasks(c, count));
  return now.desiredCount === count && now.runningCount === count;
}

async function proveTasks(c: C): Promise<void> {
  const before = c.fact('desiredCount');
  const { desiredCount, runningCount } = await describeService(c.aws, tasks(c, before));
  const equal = desiredCount === before && runningCount === before;
  c.prove({
    id: 'tasks',
    title: 'As many tasks run as before',
    equal,
    figures: { before, desired: desiredCount, running: runningCount },
    differences: equal ? [] : [`${before} ran before; ${desiredCount} shall run now, ${runningCount} do`],
  });
}

const find: Step<Effects, Facts> = {
  id: 'find-api',
  title: 'Find the API and how many tasks it runs',
  effect: 'read',
  // A resumed run would find the API stopped by itself, and take that for how it was.
  probe: async (c) => (c.facts.desiredCount === undefined ? notBegun : done()),
  async run(c) {
    const account = await verifyAccount(c);
    const { cluster, service, desiredCount } = await writersOf(c, await deployedOutputs(c));
    return { account, cluster, service, desiredCount };
  },
};

const onPage = (count: number) =>
  callOnPage(setDesiredCount({ cluster: '<cluster>', service: '<service>', count }));

const stop: Step<Effects, Facts> = {
  id: 'stop-api',
  title: 'Stop every task of the API',
  meanwhile: { safe: false, what: 'the API is stopped; no data is touched' },
  effect: 'change',
  retry: patiently,
  // Facts say where to look; whether it is done, the world alone decides.
  async probe(c) {
    const { desiredCount, runningCount } = await describeService(c.aws, tasks(c, 0));
    if (desiredCount > 0) return notBegun;
    return runningCount > 0 ? halfDone(`${runningCount} tasks of the API still run.`) : done();
  },
  async run(c) {
    await runTasks(c, 0);
    return {};
  },
  commands: [onPage(0)],
  rehearse: async (c) => [showCall(setDesiredCount(tasks(c, 0)))],
  undo: (c) => runTasks(c, c.fact('desiredCount')),
};

const start: Step<Effects, Facts> = {
  id: 'start-api',
  title: 'Start as many tasks as ran before',
  effect: 'change',
  retry: patiently,
  probe: async (c) => ((await isAsBefore(c)) ? done() : notBegun),
  async run(c) {
    await runTasks(c, c.fact('desiredCount'));
    return {};
  },
  commands: [onPage(unknown('as before'))],
  rehearse: async (c) => [showCall(setDesiredCount(tasks(c, c.fact('desiredCount'))))],
  undo: async (c) => c.log('The tasks are those of before.'),
};

const settled: Step<Effects, Facts> = {
  id: 'prove-tasks',
  title: 'Prove that the API runs as before',
  effect: 'read',
  async run(c) {
    await proveTasks(c);
    return {};
  },
  rehearse: async () => ['aws ecs describe-services'],
};

/** What `runbook list` and `runbook show` say of it. */
export const book: Book<Effects, Facts> = {
  id: 'example',
  title: 'Start the API anew',
  about: 'What it is for, when to use it and how to go back, in a few sentences.',
  steps: [find, stop, start, settled],
  asBefore: { title: 'Prove that the API runs as before', check: proveTasks },
};
