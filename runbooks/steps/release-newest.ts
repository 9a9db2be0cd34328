import { showCall } from '../aws/call.ts';
import { describeService } from '../aws/ecs.ts';
import type { Effects } from '../effects.ts';
import { UsageError } from '../engine/errors.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Step } from '../engine/types.ts';
import type { MigrationFacts } from './facts.ts';
import { callOnPage } from './on-page.ts';
import { patiently } from './passing.ts';
import { deployedOutputs, verifyAccount, writersOf } from './preflight.ts';
import {
  isReleased,
  releaseCalls,
  releaseOnPage,
  releasesUnderWay,
  releaseWhatIsApplied,
  runsWhatIsApplied,
} from './release.ts';
import { serviceOf } from './writers/writer.ts';

export const findApi: Step<Effects, MigrationFacts> = {
  id: 'find-api',
  title: "Find the API's service",
  effect: 'read',
  async run(c) {
    if (!isReleased(c.workspace)) {
      throw new UsageError(
        `api.rollout of ${c.workspace.name} is "${c.workspace.api.rollout}": a deploy releases by itself. There is nothing to do.`,
      );
    }
    const account = await verifyAccount(c);
    return { account, ...(await writersOf(c, await deployedOutputs(c))) };
  },
};

export const releaseNewest: Step<Effects, MigrationFacts> = {
  id: 'release-newest',
  title: 'Release the newest revision and wait until it has all the traffic',
  meanwhile: { safe: true, what: 'CodeDeploy goes on by itself, and goes back when the new tasks fail' },
  effect: 'change',
  retry: patiently,
  async probe(c) {
    const [underWay] = await releasesUnderWay(c);
    if (underWay) return halfDone(`CodeDeploy's deployment ${underWay} is under way: it is waited for.`);
    return (await runsWhatIsApplied(c)) ? done() : notBegun;
  },
  async run(c) {
    await releaseWhatIsApplied(c, 'step by step');
    return {};
  },
  async verify(c) {
    if (await runsWhatIsApplied(c)) return;
    const { taskDefinition } = await describeService(c.aws, serviceOf(c));
    throw new Error(`CodeDeploy has gone back: ${c.fact('service')} runs ${taskDefinition}.`);
  },
  commands: [callOnPage(releaseOnPage('step by step'))],
  rehearse: async (c) => releaseCalls(c, 'step by step').map(showCall),
  undo: { manual: 'To go back, put the workspace file back as it was, deploy, and run this again.' },
};
