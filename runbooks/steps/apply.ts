import type { Effects } from '../effects.ts';
import type { Context, Fingerprint, Progress } from '../engine/types.ts';
import type { Plan, PlanOptions } from '../terraform/plan.ts';

/** `aws_db_instance.database: Still creating... [1m20s elapsed]`; newer versions write `01m20s`. */
const waiting = /^(\S+): (Still \w+)\.\.\. \[(?:id=.*, )?(?:(\d+)h)?(?:(\d+)m)?(\d+)s elapsed\]/;
/** `aws_db_instance.database: Creation complete after 1m21s [id=…]`. */
const complete = /^(\S+: \w+ complete after \w+)/;

/** What a line of `terraform apply` says of a wait, as a step's progress. */
export function waitIn(line: string): Progress | undefined {
  const [, address, still, hours = 0, minutes = 0, seconds] = waiting.exec(line) ?? [];
  if (!address || !still) return undefined;
  const done = 3600 * Number(hours) + 60 * Number(minutes) + Number(seconds);
  return { done, unit: 'seconds', note: `${address} is ${still.replace('Still ', 'still ')}` };
}

/** What the journal and the certificate keep of a plan. */
export const fingerprint = ({ sha256, terraform, changes, outputChanges }: Plan): Fingerprint => ({
  sha256,
  terraform,
  changes: changes.map(({ address, actions }) => ({ address, actions: [...actions] })),
  outputs: outputChanges.map(({ name }) => name),
});

/** Journals a plan, applies it, and shows what Terraform waits for and what it has finished; ids are left out. */
export async function applyPlan<F>(c: Context<Effects, F>, plan: Plan): Promise<void> {
  await c.applying(fingerprint(plan));
  await c.terraform.apply(plan, {
    onLine: (line) => {
      const wait = waitIn(line);
      const [, finished] = complete.exec(line) ?? [];
      if (wait) c.progress(wait);
      else if (finished) c.log(finished);
    },
  });
}

/** Plans, and says so: the AWS provider looks at every resource, which takes it ten seconds and more. */
export async function makePlan<F>(c: Context<Effects, F>, options: PlanOptions): Promise<Plan> {
  c.progress({ done: 0, unit: 'seconds', note: 'terraform plan' });
  return c.terraform.plan(options);
}
