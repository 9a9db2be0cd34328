import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { previousSuffix } from '../../constructs/outputs.ts';
import type { Effects } from '../effects.ts';
import type { Certificate } from '../engine/certificate.ts';
import { verifyCertificate } from '../engine/certificate-files.ts';
import { Refused, UsageError } from '../engine/errors.ts';
import { runsDirectory } from '../engine/runs.ts';
import type { Context, Step } from '../engine/types.ts';
import { verifyContract } from '../terraform/contract.ts';
import { addressOf } from '../terraform/state.ts';
import type { MigrationFacts } from './facts.ts';
import { previousAddress, type Unit } from './unit.ts';

/** Where the certificates of a workspace lie. */
const shelf = (workspace: string) => join(runsDirectory(process.env), workspace, 'certificates');

function certificatesOf(book: string, workspace: string): { file: string; certificate: Certificate }[] {
  const folder = shelf(workspace);
  const files = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => name.endsWith('.json'));
  return files
    .map(({ name }) => join(folder, name))
    .map((file) => ({ file, certificate: JSON.parse(readFileSync(file, 'utf8')) as Certificate }))
    .filter(({ certificate }) => certificate.book === book)
    .sort((a, b) => b.certificate.finished.localeCompare(a.certificate.finished));
}

/**
 * The newest finished migration of a workspace, its certificate held against its journal, every proof equal. Throws
 * `Refused` where there is none: only what a proven migration left behind is ever deleted.
 */
export function lastMigration(book: string, workspace: string): Certificate {
  let found: ReturnType<typeof certificatesOf> = [];
  try {
    found = certificatesOf(book, workspace);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const [newest] = found;
  if (!newest) {
    throw new Refused(
      `No certificate of a finished ${book} of ${workspace} lies in ${shelf(workspace)}. Only what a proven migration left behind is deleted; set RUNBOOK_DIRECTORY if its runs are kept elsewhere.`,
    );
  }
  verifyCertificate(newest.file);
  const unequal = newest.certificate.proofs.filter((proof) => !proof.equal);
  if (unequal.length > 0)
    throw new Refused(`The certificate ${newest.file} holds a comparison that failed: ${unequal[0]?.title}.`);
  return newest.certificate;
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
  const plan = await c.terraform.plan({});
  verifyContract(plan, { allow: [] });
  if (!plan.empty) await c.terraform.apply(plan);
}

/** Under strategy `side-by-side` the deleted unit is still in the state; it leaves it here. */
export function forgetPrevious<F extends MigrationFacts>(unit: Unit): Step<Effects, F> {
  return {
    id: 'forget-previous',
    title: `Take what was deleted out of the state (addresses that end in ${previousSuffix})`,
    effect: 'irreversible',
    async run(c) {
      const left = await held(c, unit);
      if (left.length > 0) await c.terraform.stateRm(left);
      await applyOutputs(c);
      return {};
    },
    rehearse: async () => [
      `terraform state rm ${unit.addresses.map(previousAddress).join(' ')}  (those that are there)`,
      'terraform apply  (of outputs alone)',
    ],
  };
}
