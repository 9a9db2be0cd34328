import type { CodePipeline, GetPipelineStateOutput } from '@aws-sdk/client-codepipeline';
import { unlessAbsent } from './absent.ts';
import type { Aws } from './aws.ts';
import type { Call } from './call.ts';

/** The way into one stage of a pipeline. */
export interface Transition {
  readonly pipeline: string;
  readonly stage: string;
}

/** What matters of the way into a stage. */
export interface TransitionState {
  readonly enabled: boolean;
  /** Why it was disabled, in the words of whoever did it. */
  readonly reason: string;
  /** Stages from this one on in which a release is under way. */
  readonly busy: readonly string[];
}

/** What a stage is doing as long as a release in it may still change something. */
const isBusy = (status: string | undefined) => status === 'InProgress' || status === 'Stopping';

/** `undefined` when there is no such pipeline, or it has no such stage: then nothing can pass. */
export const describeTransition = async (
  aws: Aws,
  { pipeline, stage }: Transition,
): Promise<TransitionState | undefined> => {
  const input = { name: pipeline };
  const answer = await aws.send({
    service: 'codepipeline',
    name: 'GetPipelineState',
    input,
    send: (client: CodePipeline, options) =>
      unlessAbsent(/^PipelineNotFound/, client.getPipelineState(input, options)),
  });
  return answer && readTransition(answer, stage);
};

/** The part of a pipeline's state that is about one stage and those after it. */
export const readTransition = (
  { stageStates = [] }: GetPipelineStateOutput,
  stage: string,
): TransitionState | undefined => {
  const from = stageStates.findIndex(({ stageName }) => stageName === stage);
  if (from < 0) return undefined;
  const { enabled = true, disabledReason = '' } = stageStates[from]?.inboundTransitionState ?? {};
  const busy = stageStates.slice(from).filter(({ latestExecution }) => isBusy(latestExecution?.status));
  return { enabled, reason: disabledReason, busy: busy.map(({ stageName = '' }) => stageName) };
};

const inputOf = ({ pipeline, stage }: Transition) => ({
  pipelineName: pipeline,
  stageName: stage,
  transitionType: 'Inbound' as const,
});

/** Releases wait in front of the stage; one that is in it goes on. `reason`: letters, digits, spaces and `!@().*?-`. */
export const disableTransition = (id: Transition, reason: string): Call<void, 'codepipeline'> => {
  const input = { ...inputOf(id), reason };
  return {
    service: 'codepipeline',
    name: 'DisableStageTransition',
    input,
    send: async (client, options) => {
      await client.disableStageTransition(input, options);
    },
  };
};

/** The newest release that waits in front of the stage goes on at once. */
export const enableTransition = (id: Transition): Call<void, 'codepipeline'> => {
  const input = inputOf(id);
  return {
    service: 'codepipeline',
    name: 'EnableStageTransition',
    input,
    send: async (client, options) => {
      await client.enableStageTransition(input, options);
    },
  };
};
