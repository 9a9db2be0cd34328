import { heldStage } from '../../../constructs/outputs.ts';
import { describeTransition, disableTransition, enableTransition } from '../../aws/codepipeline.ts';
import { waitFor } from '../../aws/wait.ts';
import { Refused } from '../../engine/errors.ts';
import type { C, Known, Writer } from './writer.ts';

const transition = (pipeline: string) => ({ pipeline, stage: heldStage });

/** Names the run, so that only what this run has held is let go again. */
const reasonOf = (c: Known) => `runbook ${c.runId}`;

const look = async (c: C) => {
  const pipeline = c.fact('pipeline');
  return pipeline === '' ? undefined : describeTransition(c.aws, transition(pipeline));
};

/** Waits for a release that got in before the pipeline was held. */
const untilIdle = (c: C) =>
  waitFor(
    {
      what: `the end of the release in pipeline ${c.fact('pipeline')}`,
      look: async () => (await look(c))?.busy ?? [],
      isMet: (busy) => busy.length === 0,
      describe: (busy) => `a release is in the stage ${busy.join(', ')}`,
    },
    { signal: c.signal, progress: c.progress },
  );

/** A release would change the database's schema, and start the API anew. */
export const pipeline: Writer = {
  async stop(c) {
    if ((await look(c))?.enabled) {
      await c.aws.send(disableTransition(transition(c.fact('pipeline')), reasonOf(c)));
      c.log(`Releases of pipeline ${c.fact('pipeline')} wait in front of its stage ${heldStage}.`);
    }
    await untilIdle(c);
  },
  async start(c) {
    await c.aws.send(enableTransition(transition(c.fact('pipeline'))));
  },
  async notStopped(c) {
    const now = await look(c);
    if (now?.enabled) return `Pipeline ${c.fact('pipeline')} may release into the stage ${heldStage} again.`;
    return now && now.busy.length > 0
      ? `Pipeline ${c.fact('pipeline')} releases: stage ${now.busy.join(', ')}.`
      : undefined;
  },
  async notStarted(c) {
    const now = await look(c);
    const isOurs = now !== undefined && !now.enabled && now.reason === reasonOf(c);
    return isOurs ? `Pipeline ${c.fact('pipeline')} is held in front of the stage ${heldStage}.` : undefined;
  },
  calls(c) {
    if (c.fact('pipeline') === '') return { stop: [], start: [] };
    const id = transition(c.fact('pipeline'));
    return { stop: [disableTransition(id, reasonOf(c))], start: [enableTransition(id)] };
  },
};

/** Throws `Refused` while a release is where it may change the database or the service. */
export async function verifyNoRelease(c: C, name: string): Promise<void> {
  const now = name === '' ? undefined : await describeTransition(c.aws, transition(name));
  if (!now || now.busy.length === 0) return;
  throw new Refused(
    `Pipeline ${name} is releasing: its stage ${now.busy.join(', ')} is under way. Wait until it is over, then start again:\n  aws codepipeline get-pipeline-state --region ${c.workspace.region} --name ${name}`,
  );
}
