import type { PlanJson, ResourceChangeJson } from '../../runbooks/terraform/plan-format.ts';
import { changed, planOf } from './plan-json.ts';

const types = [
  'aws_s3_bucket',
  'aws_sqs_queue',
  'aws_iam_policy',
  'aws_cloudwatch_log_group',
  'aws_ecs_task_definition',
  'acme_thing',
];

/** Attributes as a provider has them: many, most of them the same before and after. */
const values = (n: number, version: string) => ({
  id: `id-${n}`,
  name: `thing-${n}`,
  version,
  arn: `arn:aws:service:eu-west-1:123456789012:thing/${n}`,
  password: `generated-${n}-Pw`,
  tags: { Name: `thing-${n}`, Team: 'api', Version: version },
  policy: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: [`s3:Get${version}`], Resource: `arn:aws:s3:::b-${n}/*` }],
  }),
  nothing: null,
  list: Array.from({ length: 10 }, (_, index) => `item-${index}`),
});

function change(n: number): ResourceChangeJson {
  const type = types[n % types.length] as string;
  const address = n % 5 === 0 ? `module.part_${n % 7}.${type}.name_${n}` : `${type}.many["key-${n}"]`;
  const marks = { before_sensitive: { password: true }, after_sensitive: { password: true } };
  const sides = { before: values(n, 'One'), after: values(n, 'Two'), ...marks };
  if (n % 10 < 3)
    return changed(address, ['create'], { after: values(n, 'Two'), after_sensitive: marks.after_sensitive });
  if (n % 25 === 4)
    return changed(address, ['delete'], {
      before: values(n, 'One'),
      before_sensitive: marks.before_sensitive,
    });
  if (n % 25 === 14)
    return changed(address, ['delete', 'create'], { ...sides, replace_paths: [['version']] });
  return changed(address, ['update'], sides);
}

/** A plan with so many changes, each with a secret of its own: 200 deletions and 200 replacements in 5,000. */
export function largePlan(count: number): PlanJson {
  const resource_changes = Array.from({ length: count }, (_, n) => change(n));
  const resources = resource_changes.map(({ address, type, change: { after, after_sensitive } }) => ({
    ...{ address, type, values: after, sensitive_values: after_sensitive },
  }));
  return planOf(resource_changes, { planned_values: { root_module: { resources } } });
}
