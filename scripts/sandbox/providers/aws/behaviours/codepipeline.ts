import type { Values } from '../../plugin/values.ts';
import { type Account, json, unlessMissing } from '../api.ts';
import { arn, type Behaviour, strings } from '../behaviour.ts';

const artifacts = (names: unknown) => strings(names as Values[string]).map((name) => ({ name }));

const action = (planned: Values) => ({
  name: planned.name,
  actionTypeId: {
    category: planned.category,
    owner: planned.owner,
    provider: planned.provider,
    version: planned.version,
  },
  configuration: planned.configuration ?? {},
  inputArtifacts: artifacts(planned.input_artifacts),
  outputArtifacts: artifacts(planned.output_artifacts),
});

/** What the API is told: enough to hold a stage and to look at it. */
const declaration = (planned: Values) => ({
  name: planned.name,
  roleArn: planned.role_arn,
  pipelineType: planned.pipeline_type,
  stages: (planned.stage as Values[]).map((stage) => ({
    name: stage.name,
    actions: (stage.action as Values[]).map(action),
  })),
});

const call = (aws: Account, operation: string, input: object) =>
  json(aws, `codepipeline.${operation}`, input);

export const pipeline: Behaviour = {
  create: async (planned, aws) => {
    await call(aws, 'CreatePipeline', { pipeline: declaration(planned) });
    return { id: planned.name ?? null, arn: arn(aws, 'codepipeline', String(planned.name)) };
  },
  read: async (state, aws) => {
    const found = await unlessMissing(call(aws, 'GetPipeline', { name: state.id }), 'PipelineNotFound');
    return found ? {} : null;
  },
  update: async ({ planned }, aws) => {
    await call(aws, 'UpdatePipeline', { pipeline: declaration(planned) });
    return undefined;
  },
  delete: async (state, aws) => {
    await call(aws, 'DeletePipeline', { name: state.id });
  },
};
