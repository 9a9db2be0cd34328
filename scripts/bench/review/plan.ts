import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A plan as Terraform saves it, and as it shows it. */
export interface LargePlan {
  readonly saved: string;
  readonly json: string;
}

const text = (value: string) => ({ value, type: 'string' });
const policy = (n: number, action: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: [action], Resource: `arn:aws:s3:::bucket-${n}/*` }],
  });

/** Of ten resources one is created, one destroyed, one replaced, and seven are updated; by the real terraform, without a provider. */
export function makeLargePlan(directory: string, changes: number): LargePlan {
  const part = Math.round(changes / 10);
  const expression = `\${jsonencode({Version = "2012-10-17", Statement = [{Effect = "Allow", Action = ["s3:Put"], Resource = "arn:aws:s3:::bucket-\${count.index}/*"}]})}`;
  const many = { count: part * 8, input: expression };
  const replaced = { count: part, input: 'same', triggers_replace: 'new' };
  writeFileSync(
    join(directory, 'main.tf.json'),
    JSON.stringify({ resource: { terraform_data: { many, replaced } } }),
  );
  const instance = (n: number, input: string, more: object = {}) => ({
    ...{ index_key: n, schema_version: 0 },
    attributes: { id: `id-${n}`, input: text(input), output: text(input), ...more },
  });
  const resource = (name: string, instances: object[]) => ({
    ...{ mode: 'managed', type: 'terraform_data', name, instances },
    provider: 'provider["terraform.io/builtin/terraform"]',
  });
  const of = (count: number, make: (n: number) => object) => Array.from({ length: count }, (_, n) => make(n));
  const state = {
    ...{
      version: 4,
      terraform_version: '1.11.4',
      serial: 1,
      lineage: '00000000-0000-0000-0000-000000000000',
      outputs: {},
    },
    resources: [
      resource(
        'many',
        of(part * 7, (n) => instance(n, policy(n, 's3:Get'))),
      ),
      resource(
        'replaced',
        of(part, (n) => instance(n, 'same', { triggers_replace: text('old') })),
      ),
      resource(
        'destroyed',
        of(part, (n) => instance(n, policy(n, 's3:Get'))),
      ),
    ],
  };
  writeFileSync(join(directory, 'terraform.tfstate'), JSON.stringify(state));
  const terraform = (...args: string[]) =>
    execFileSync('terraform', args, {
      cwd: directory,
      maxBuffer: 2 ** 30,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  terraform('init', '-input=false');
  terraform('plan', '-input=false', '-refresh=false', '-out=plan.tfplan');
  writeFileSync(join(directory, 'plan.json'), terraform('show', '-json', 'plan.tfplan'));
  return { saved: join(directory, 'plan.tfplan'), json: join(directory, 'plan.json') };
}

/** The same plan with so many bytes, in attributes that do not change. */
export function pad(json: string, bytes: number): string {
  const file = json.replace(/\.json$/, '-huge.json');
  const plan = JSON.parse(readFileSync(json, 'utf8')) as {
    resource_changes: { change: { before: object | null; after: object | null } }[];
  };
  const sides = plan.resource_changes.flatMap(({ change: { before, after } }) =>
    [before, after].filter(Boolean),
  );
  const filling = 'x'.repeat(Math.ceil(bytes / sides.length));
  const out = openSync(file, 'w');
  const { resource_changes, ...others } = plan;
  writeSync(out, `${JSON.stringify(others).slice(0, -1)},"resource_changes":[`);
  for (const [n, { change, ...resource }] of resource_changes.entries()) {
    const padded = {
      ...change,
      before: change.before && { ...change.before, filling },
      after: change.after && { ...change.after, filling },
    };
    writeSync(out, `${n > 0 ? ',' : ''}${JSON.stringify({ ...resource, change: padded })}`);
  }
  writeSync(out, ']}');
  closeSync(out);
  return file;
}
