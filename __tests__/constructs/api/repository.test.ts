import { describe, expect, it } from '@jest/globals';
import { at, reference, synthWorkspace } from '../synth.ts';

const address = 'aws_ecr_repository.api';
const staging = synthWorkspace('staging');
const url = reference(`${address}.repository_url`);

const container = (image: string) =>
  JSON.parse(
    at(synthWorkspace('staging', { pipeline: null, api: { image } }), 'aws_ecs_task_definition.api')
      .container_definitions as string,
  )[0];

describe('the repository', () => {
  it('belongs to one workspace, keeps what a tag means, and scans what is pushed', () => {
    expect(at(staging, address)).toMatchObject({
      name: 'knowme-staging-api',
      image_tag_mutability: 'IMMUTABLE',
      image_scanning_configuration: { scan_on_push: true },
    });
  });

  it('keeps more images than are built between two releases', () => {
    const { rules } = JSON.parse(at(staging, 'aws_ecr_lifecycle_policy.api').policy as string);
    expect(rules).toEqual([
      expect.objectContaining({
        selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 100 },
        action: { type: 'expire' },
      }),
    ]);
  });

  it('goes with its images only where nothing is protected', () => {
    const force = ['staging', 'production'].map((name) => at(synthWorkspace(name), address).force_delete);
    expect(force).toEqual([true, false]);
  });

  it.each([
    ['2.1.0', `${url}:2.1.0`],
    [`sha256:${'a'.repeat(64)}`, `${url}@sha256:${'a'.repeat(64)}`],
  ])('gives the API its image %s where there is no pipeline', (image, expected) => {
    expect(container(image).image).toBe(expected);
  });

  it('is the only one the API can pull from', () => {
    const { Statement } = JSON.parse(at(staging, 'aws_iam_role_policy.api_execution').policy as string);
    const pull = Statement.find((s: { Action: string[] }) => s.Action.includes('ecr:BatchGetImage'));
    expect(pull.Resource).toEqual([reference(`${address}.arn`)]);
  });
});
