import { describe, expect, it } from '@jest/globals';
import aslValidator from 'asl-validator';
import type { Definition } from '../../../constructs/states.ts';
import { type Answer, execute } from '../../helpers/state-machine.ts';
import { at, synthWorkspace } from '../synth.ts';

const machine = at(synthWorkspace('staging'), 'aws_sfn_state_machine.pipeline_record');
const definition = JSON.parse(machine.definition as string) as Definition;
const image = 'repository@sha256:new';

const runs = (Image: string): Answer => ({
  result: {
    TaskDefinition: {
      ContainerDefinitions: [
        { Name: 'proxy', Image: 'p' },
        { Name: 'api', Image },
      ],
    },
  },
});
const service = (found: object): Answer => ({ result: { Services: [{ DesiredCount: 2, ...found }] } });
const record = (answers: Record<string, Answer>) =>
  execute(definition, { 'Write it down': { result: { Version: 2 } }, ...answers }, { image });
const written = async (answers: Record<string, Answer>) => {
  const { status, calls } = await record(answers);
  return [status, Object.fromEntries(calls)['Write it down']];
};

describe('the end of a release', () => {
  it('is a state machine that Step Functions takes', () => {
    expect(aslValidator(definition).errors).toEqual([]);
  });

  it('writes the image down when the service runs it', async () => {
    const answers = {
      'Look at the service': service({ TaskDefinition: 'api:8' }),
      'Look at its task': runs(image),
    };
    expect(await written(answers)).toEqual([
      'SUCCEEDED',
      { Name: '/knowme/staging/api/image', Value: image, Type: 'String', Overwrite: true },
    ]);
  });

  it('looks at the task set that serves, where CodeDeploy made two', async () => {
    const TaskSets = [
      { Status: 'ACTIVE', TaskDefinition: 'api:7' },
      { Status: 'PRIMARY', TaskDefinition: 'api:8' },
    ];
    const answers = { 'Look at the service': service({ TaskSets }), 'Look at its task': runs(image) };
    const { calls } = await record(answers);
    expect(Object.fromEntries(calls)['Look at its task']).toEqual({ TaskDefinition: 'api:8' });
  });

  it('fails, and writes nothing down, when ECS has gone back to another image', async () => {
    const answers = {
      'Look at the service': service({ TaskDefinition: 'api:7' }),
      'Look at its task': runs('repository@sha256:old'),
    };
    expect(await written(answers)).toEqual(['FAILED', undefined]);
    expect(await record(answers)).toMatchObject({
      error: 'EcsWentBack',
      cause: expect.stringContaining('The service runs repository@sha256:old, not repository@sha256:new'),
    });
  });
});
