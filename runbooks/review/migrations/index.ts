import { previousSuffix } from '../../../constructs/outputs.ts';
import type { Finding } from '../finding.ts';
import type { Plan, Resource } from '../plan.ts';
import { gone } from '../risks/risk.ts';
import { lastTimes, type PastRun } from './downtime.ts';
import { type Own, owns } from './own.ts';

/** The addresses whose loss a migration's finding speaks of, and these findings. */
export interface Migrations {
  readonly findings: readonly Finding[];
  readonly covered: ReadonlySet<string>;
}

/** What our own databases and buckets would lose by this plan, and the runbook that moves or retires them instead. */
export function migrationsIn(plan: Plan, past: readonly PastRun[]): Migrations {
  const [inUse, previous] = [goneFrom(plan, ''), goneFrom(plan, previousSuffix)];
  return {
    findings: [
      ...inUse.map(({ own, holder }) => ({
        ...findingOf(plan, own, holder),
        downtime: [lastTimes(past, own.runbook), own.downtime(plan, holder)].filter(Boolean).join(' '),
      })),
      ...previous.map(({ own, holder }) => retirement(plan, own, holder)),
    ],
    covered: new Set([
      ...inUse.flatMap(({ own }) => own.unit),
      ...previous.flatMap(({ own }) => own.unit.map((address) => `${address}${previousSuffix}`)),
    ]),
  };
}

/** Ours that would go, of the generation whose addresses end so. */
const goneFrom = (plan: Plan, suffix: string) =>
  owns.flatMap((own) => {
    const holder = plan.resources.find(
      (resource) => resource.address === `${own.holder}${suffix}` && gone(resource),
    );
    const ours = plan.outputs.some(({ name }) => name === own.settings);
    return holder && ours ? [{ own, holder }] : [];
  });

/** Of what a migration side by side has left, once the workspace file no longer names it. */
function retirement(plan: Plan, { noun, retire }: Own, { address }: Resource): Finding {
  const command = `runbook ${retire} --workspace ${plan.workspace}`;
  return {
    id: `retirement/${noun.replace(' ', '-')}`,
    severity: 'danger',
    address,
    says: `A plain deploy would delete the old ${noun}, which a migration has left behind, whether or not anybody has proven that the new one holds everything.`,
    recovery:
      'Do not apply this plan. The runbook deletes only what a proven migration has left, and keeps what can be kept of it.',
    instead: [`${command} --dry-run`, command],
    link: 'docs/runbooks',
  };
}

function findingOf(plan: Plan, own: Own, holder: Resource): Finding {
  const { noun, runbook } = own;
  const command = `runbook ${runbook} --workspace ${plan.workspace}`;
  const protectedBy = plan.errored ? ' Terraform refuses it (prevent_destroy): nothing was touched.' : '';
  return {
    id: `migration/${noun.replace(' ', '-')}`,
    severity: 'danger',
    address: own.holder,
    says: `${generations(plan, own, holder)} A plain deploy would delete the ${noun} with everything in it, and make an empty one.${protectedBy}`,
    recovery:
      'Do not apply this plan. The runbook makes the new one beside the old one, moves everything, proves it, and can go back.',
    instead: [`${command} --dry-run`, command, ...strategyOf(plan, own)],
    link: 'docs/runbooks',
  };
}

function generations(plan: Plan, { noun, settings }: Own, { kind }: Resource): string {
  const output = plan.outputs.find(({ name }) => name === settings);
  const [before, after] = [settingsIn(output?.before).generation, settingsIn(output?.after).generation];
  if (before && after && before !== after) {
    return `The ${noun} goes from generation ${before} to ${after}.`;
  }
  return kind === 'destroy'
    ? `The ${noun} is no longer in the code.`
    : `Something changes that the ${noun} cannot take in place.`;
}

/** What the output with the settings says. */
function settingsIn(text: unknown): { readonly generation?: unknown; readonly strategy?: unknown } {
  if (typeof text !== 'string') return {};
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** As the workspace file that was planned says. */
function strategyOf({ outputs: all }: Plan, { settings }: Own): string[] {
  const { strategy } = settingsIn(all.find(({ name }) => name === settings)?.after);
  return strategy ? [`Strategy: ${strategy}, as the workspace file says.`] : [];
}
