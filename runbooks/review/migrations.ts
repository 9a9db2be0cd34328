import { databaseUnit, mediaUnit, outputs } from '../../constructs/outputs.ts';
import type { Finding } from './finding.ts';
import type { Plan, Resource } from './plan.ts';
import { gone } from './risks/risk.ts';

/** What of ours is moved by a runbook and never by a deploy. */
interface Own {
  readonly noun: string;
  /** What holds the data. */
  readonly holder: string;
  /** Goes with it: of its loss nothing has to be said beside. */
  readonly unit: readonly string[];
  readonly runbook: string;
  /** The output that says of which generation it is. */
  readonly settings: string;
  /** How long writes stop. */
  readonly downtime: (holder: Resource) => string;
}

const owns: readonly Own[] = [
  {
    noun: 'database',
    holder: 'aws_db_instance.database',
    unit: databaseUnit,
    runbook: 'db-migrate',
    settings: outputs.databaseSettings,
    downtime: ({ before }) =>
      `Writes stop for the time that copy and proof of at most ${before.allocated_storage ?? 'an unknown number of'} GiB take; with --mode replicate for seconds.`,
  },
  {
    noun: 'media bucket',
    holder: 'aws_s3_bucket.media',
    unit: mediaUnit,
    runbook: 's3-migrate',
    settings: outputs.mediaSettings,
    downtime: () => 'Writes stop while the objects of the last minutes are copied and all are compared.',
  },
];

/** The addresses whose loss a migration's finding speaks of, and these findings. */
export interface Migrations {
  readonly findings: readonly Finding[];
  readonly covered: ReadonlySet<string>;
}

/** What our own databases and buckets would lose by this plan, and the runbook that moves them instead. */
export function migrationsIn(plan: Plan): Migrations {
  const found = owns.flatMap((own) => {
    const holder = plan.resources.find((resource) => resource.address === own.holder && gone(resource));
    const ours = plan.outputs.some(({ name }) => name === own.settings);
    return holder && ours ? [{ own, holder }] : [];
  });
  return {
    findings: found.map(({ own, holder }) => findingOf(plan, own, holder)),
    covered: new Set(found.flatMap(({ own }) => own.unit)),
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
    instead: [
      `${command} --dry-run`,
      command,
      `${strategyOf(plan, own)}${own.downtime(holder)} The rehearsal (--dry-run) says how long the last time took.`,
    ],
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
function strategyOf({ outputs: all }: Plan, { settings }: Own): string {
  const { strategy } = settingsIn(all.find(({ name }) => name === settings)?.after);
  return strategy ? `Strategy: ${strategy}. ` : '';
}
