import { asks, type Rule } from '../rule.ts';
import { secretName } from './secret-name.ts';

const build = asks('aws_codebuild_project');
const machine = asks('aws_sfn_state_machine');

const json = (value: unknown) => JSON.stringify(value) ?? '';

interface Variable {
  readonly name: string;
  readonly type?: string;
}
const variables = (environment: unknown): Variable[] =>
  (environment as { environment_variable?: Variable[] } | undefined)?.environment_variable ?? [];

export const delivery: readonly Rule[] = [
  build(
    'has no rights over its host',
    'CKV_AWS_316',
    { environment: { privileged_mode: true } },
    ({ environment }) => !json(environment).includes('"privileged_mode":true'),
  ),
  build(
    'has no secret in plain text',
    'AWS Config codebuild-project-envvar-awscred-check',
    { environment: { environment_variable: [{ name: 'GITHUB_TOKEN', value: 'x' }] } },
    ({ environment }) =>
      variables(environment).every(
        ({ name, type = 'PLAINTEXT' }) => type !== 'PLAINTEXT' || !secretName.test(name),
      ),
  ),
  build('writes a log', 'CKV_AWS_314', { logs_config: undefined }, ({ logs_config }) =>
    json(logs_config).includes('group_name'),
  ),
  asks('aws_codepipeline')(
    'has a key of our own',
    'CKV_AWS_219',
    { artifact_store: [] },
    ({ artifact_store }) => json(artifact_store).includes('encryption_key'),
  ),
  machine('writes a log', 'CKV_AWS_285', { logging_configuration: undefined }, ({ logging_configuration }) =>
    /"level":"(ALL|ERROR|FATAL)"/.test(json(logging_configuration)),
  ),
];
