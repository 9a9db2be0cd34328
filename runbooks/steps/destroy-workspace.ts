import { describeInstance } from '../aws/rds.ts';
import type { Effects } from '../effects.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { bucketExists } from '../s3/exists.ts';
import { verifyContract } from '../terraform/contract.ts';
import type { Plan } from '../terraform/plan.ts';
import { addressOf } from '../terraform/state.ts';
import { applyPlan, fingerprint, makePlan } from './apply.ts';
import type { DestroyFacts } from './facts.ts';
import { planAndApply } from './on-page.ts';
import { patiently } from './passing.ts';

type C = Context<Effects, DestroyFacts>;

/** How many of what a plan destroys, most first: `12 aws_iam_role`. */
function counts(plan: Plan): string[] {
  const types = new Map<string, number>();
  for (const { type } of plan.changes) types.set(type, (types.get(type) ?? 0) + 1);
  const sorted = [...types].sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
  return [`${plan.changes.length} resources go:`, ...sorted.map(([type, count]) => `  ${count} ${type}`)];
}

/** Addresses of what is still in the state; none when the Terraform workspace itself is gone. */
async function heldNow(c: C): Promise<string[]> {
  if (!(await c.terraform.workspaceExists())) return [];
  const { resources } = await c.terraform.pull();
  return resources.filter(({ mode }) => mode === 'managed').map(addressOf);
}

/** Plans to a file, looks whether it only deletes, and applies that very file. */
export const applyDestruction: Step<Effects, DestroyFacts> = {
  id: 'destroy',
  title: 'Destroy the rest with Terraform',
  meanwhile: {
    safe: true,
    what: 'the data is gone but for the final snapshots; what is left still costs money',
  },
  effect: 'irreversible',
  retry: patiently,
  async probe(c) {
    const [left, before] = [(await heldNow(c)).length, c.fact('held').resources];
    if (left === 0) return done();
    return left < before
      ? halfDone(`Of ${before} resources, ${before - left} are destroyed already.`)
      : notBegun;
  },
  async run(c) {
    const plan = await makePlan(c, { destroy: true });
    verifyContract(plan, { allow: plan.changes.map(({ address }) => ({ address, actions: ['delete'] })) });
    const destroyPlan = fingerprint(plan);
    await c.note({ destroyPlan: c.facts.destroyPlan ?? destroyPlan });
    for (const line of counts(plan)) c.log(line);
    await applyPlan(c, plan);
    return {};
  },
  commands: planAndApply({ destroy: true }),
  async rehearse(c) {
    const copy = await c.rehearsal();
    const plan = await copy.plan({ destroy: true });
    const changes = plan.changes.map(({ address }) => address);
    return { lines: [copy.showPlan({ destroy: true }), ...counts(plan)], changes };
  },
};

async function remains(c: C): Promise<string[]> {
  const { databases, buckets } = c.fact('held');
  const left = [
    ...databases.map(async ({ identifier }) =>
      (await describeInstance(c.aws, identifier)) ? [`database ${identifier}`] : [],
    ),
    ...buckets.map(async (bucket) => ((await bucketExists(c.s3, bucket)) ? [`bucket ${bucket}`] : [])),
  ];
  return [...(await heldNow(c)), ...(await Promise.all(left)).flat()];
}

/** Asks the state, and AWS for what held data. */
export const proveDestroyed: Step<Effects, DestroyFacts> = {
  id: 'prove-destroyed',
  title: 'Prove that nothing of it is left',
  effect: 'read',
  async run(c) {
    const { resources, databases, buckets } = c.fact('held');
    const differences = await remains(c);
    c.prove({
      id: 'destroyed',
      title: 'Nothing that Terraform held is left',
      equal: differences.length === 0,
      figures: { resources, databases: databases.length, buckets: buckets.length, left: differences.length },
      differences,
    });
    return {};
  },
  rehearse: async () => ['terraform state pull'],
};

/** An empty state is a riddle to whoever finds it. Terraform removes no other. */
export const forgetWorkspace: Step<Effects, DestroyFacts> = {
  id: 'forget-workspace',
  title: 'Remove the empty Terraform state',
  effect: 'irreversible',
  retry: patiently,
  probe: async (c) => ((await c.terraform.workspaceExists()) ? notBegun : done()),
  async run(c) {
    await c.terraform.deleteWorkspace();
    return {};
  },
  commands: ['terraform workspace delete <workspace>'],
  rehearse: async (c) => [`terraform workspace delete ${c.workspace.name}`],
};
