import { describeInstance } from '../aws/rds.ts';
import type { Effects } from '../effects.ts';
import { Refused } from '../engine/errors.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { ChangeStep, Context, Step } from '../engine/types.ts';
import { attributesOf, hasResource, type State } from '../terraform/state.ts';
import type { DestroyFacts, HeldFacts } from './facts.ts';
import { verifyAccount, writersOf } from './preflight.ts';

type C = Context<Effects, DestroyFacts>;

const edits = (name: string) =>
  `If you mean it, make two edits in workspaces/${name}.ts, in this order, and deploy after each (TF_WORKSPACE=${name} npx cdktf deploy ${name}):
  1. protected: false                          then Terraform may destroy the database and the bucket
  2. database: { deletionProtection: false }   then RDS may delete the instance`;

/** Throws `Refused` with the two edits it takes. */
function verifyUnprotected({ workspace: { name, protected: isProtected, database } }: C): void {
  if (isProtected) throw new Refused(`Workspace ${name} is protected. Nothing was done.\n${edits(name)}`);
  if (!database.deletionProtection) return;
  throw new Refused(`The database of ${name} has deletionProtection. Nothing was done.\n${edits(name)}`);
}

/** AWS has been told, too: what is in the file counts only once it is deployed. */
async function verifyDeletable(c: C, { databases }: HeldFacts): Promise<void> {
  const { name } = c.workspace;
  for (const { identifier } of databases) {
    if (!(await describeInstance(c.aws, identifier))?.deletionProtection) continue;
    throw new Refused(
      `RDS still protects ${identifier}: workspaces/${name}.ts was edited and not deployed. Nothing was done. Deploy it first: TF_WORKSPACE=${name} npx cdktf deploy ${name}`,
    );
  }
}

/** A snapshot's name stays taken; with the time in it, the workspace's next life finds its own free. */
function heldIn(state: State): HeldFacts {
  const time = new Date().toISOString().slice(0, 19).replace(/\D/g, '');
  return {
    resources: state.resources.filter(({ mode }) => mode === 'managed').length,
    databases: attributesOf(state, 'aws_db_instance', 'identifier').map((identifier) => ({
      identifier,
      finalSnapshot: `${identifier}-destroyed-${time}`,
    })),
    buckets: attributesOf(state, 'aws_s3_bucket', 'bucket'),
  };
}

async function find(c: C): Promise<Partial<DestroyFacts>> {
  verifyUnprotected(c);
  const account = await verifyAccount(c);
  const state = await c.terraform.pull();
  const held = heldIn(state);
  if (held.resources === 0) {
    throw new Refused(`The Terraform state of ${c.workspace.name} is empty: there is nothing to destroy.`);
  }
  await verifyDeletable(c, held);
  const writers = hasResource(state, 'aws_ecs_service.api')
    ? await writersOf(c, await c.terraform.output())
    : {};
  return { account, held, ...writers };
}

/** What goes: all that Terraform holds, and nothing else. */
export const findWorkspace: Step<Effects, DestroyFacts> = {
  id: 'find-workspace',
  title: 'Find what the Terraform state of the workspace holds',
  effect: 'read',
  async probe(c) {
    if (!c.facts.held) return notBegun;
    await verifyAccount(c);
    return done();
  },
  run: find,
};

/** Passes over the step where there is no service: a first deploy that failed may have left none. */
export const whereAServiceIs = (step: ChangeStep<Effects, DestroyFacts>): Step<Effects, DestroyFacts> => ({
  ...step,
  probe: async (c) => (c.facts.service ? step.probe(c) : done()),
  verify: async (c) => (c.facts.service ? step.verify?.(c) : undefined),
  rehearse: async (c) => (c.facts.service && (await step.rehearse?.(c))) || ['nothing: there is no service'],
});
