import { previousSuffix } from '../../constructs/outputs.ts';
import type { Effects } from '../effects.ts';
import type { Certificate } from '../engine/certificate/certificate.ts';
import { verifyCertificate } from '../engine/certificate/verify.ts';
import { Refused, UsageError } from '../engine/errors.ts';
import { done, halfDone, notBegun } from '../engine/standing.ts';
import type { Context, Finished, Standing, Step } from '../engine/types.ts';
import { verifyContract } from '../terraform/contract.ts';
import { addressOf } from '../terraform/state.ts';
import { applyPlan, makePlan } from './apply.ts';
import type { MigrationFacts } from './facts.ts';
import { patiently } from './passing.ts';
import { previousAddress, type Unit } from './unit.ts';

/** Held against its journal, and every proof equal, or it throws. */
export function verified({ file, certificate }: Finished): Certificate {
  verifyCertificate(file);
  const unequal = certificate.proofs.find((proof) => !proof.equal);
  if (unequal) throw new Refused(`The certificate ${file} holds a comparison that failed: ${unequal.title}.`);
  return certificate;
}

/** The finished runs of these books, newest first. */
async function finishedOf(
  { finished }: Pick<Context<Effects, MigrationFacts>, 'finished'>,
  books: readonly string[],
) {
  const all: Finished[] = [];
  for (const book of books) all.push(...(await finished(book)));
  return all.sort((a, b) => b.certificate.finished.localeCompare(a.certificate.finished));
}

/**
 * The newest finished run of these books in a workspace whose old unit `isThere` finds still there, so that of several left behind one
 * after the other is retired. Throws `Refused` where there is none: only what a proven migration left behind is ever deleted.
 */
export async function leftBehindBy(
  c: Context<Effects, MigrationFacts>,
  books: readonly [string, ...string[]],
  isThere: (facts: Certificate['facts']) => Promise<boolean>,
): Promise<Certificate> {
  const [book] = books;
  const workspace = c.workspace.name;
  const found = await finishedOf(c, books);
  if (found.length === 0) {
    throw new Refused(
      `No finished ${book} of ${workspace} has left a certificate, neither on this machine nor beside the Terraform state. Only what a proven migration left behind is deleted; set RUNBOOK_DIRECTORY if its runs are kept elsewhere.`,
    );
  }
  for (const one of found) if (await isThere(one.certificate.facts)) return verified(one);
  const runs = found.map(({ certificate }) => certificate.runId).join(', ');
  throw new Refused(`What ${book} left behind in ${workspace} is already gone (${runs}).`);
}

/** The operator has let go of the old one. Throws `UsageError` while the workspace file still describes it. */
export function verifyNotDescribed(c: Context<Effects, MigrationFacts>, unit: Unit): void {
  if (c.workspace[unit.noun].previous) {
    throw new UsageError(
      `workspaces/${c.workspace.name}.ts still describes the old ${unit.title}: remove ${unit.noun}.previous, then start again.`,
    );
  }
}

const held = async (c: Context<Effects, MigrationFacts>, unit: Unit) => {
  const addresses = new Set((await c.terraform.pull()).resources.map(addressOf));
  return unit.addresses.map(previousAddress).filter((address) => addresses.has(address));
};

/** The outputs say what the stack was applied from: they still name the deleted unit. No resource may change. */
async function applyOutputs(c: Context<Effects, MigrationFacts>) {
  const plan = await makePlan(c, {});
  verifyContract(plan, { allow: [] });
  if (!plan.empty) await applyPlan(c, plan);
}

/** No plan is made while it is certain that something is left. */
async function look(c: Context<Effects, MigrationFacts>, unit: Unit): Promise<Standing<MigrationFacts>> {
  const left = await held(c, unit);
  if (left.length === unit.addresses.length) return notBegun;
  if (left.length > 0) return halfDone(`The Terraform state still holds ${left.join(', ')}.`);
  return (await makePlan(c, {})).empty ? done() : halfDone('The outputs still name what was deleted.');
}

const forgetting = (unit: Unit) => [
  `terraform state rm ${unit.addresses.map(previousAddress).join(' ')}  # those that are there`,
  'terraform apply  # of outputs alone',
];

/** Under strategy `side-by-side` the deleted unit is still in the state; it leaves it here. */
export function forgetPrevious<F extends MigrationFacts>(unit: Unit): Step<Effects, F> {
  return {
    id: 'forget-previous',
    title: `Take what was deleted out of the state (addresses that end in ${previousSuffix})`,
    meanwhile: { safe: true, what: 'what was deleted may still be in the Terraform state; deploy nothing' },
    effect: 'irreversible',
    retry: patiently,
    probe: (c) => look(c, unit) as Promise<Standing<F>>,
    async run(c) {
      const left = await held(c, unit);
      if (left.length > 0) await c.terraform.stateRm(left);
      await applyOutputs(c);
      return {};
    },
    commands: forgetting(unit),
    rehearse: async () => forgetting(unit),
  };
}
