import type { Change } from '../change.ts';
import type { Finding } from '../finding.ts';
import type { Kind } from '../plan.ts';
import type { Review, Verdict } from '../review.ts';

/** As Terraform draws it. */
export const sign = ({ kind, order }: Pick<Change, 'kind' | 'order'>): string => {
  if (kind === 'replace') return order === 'destroy first' ? '-/+' : '+/-';
  const signs: Readonly<Record<Exclude<Kind, 'replace'>, string>> = {
    create: '+',
    update: '~',
    destroy: '-',
    forget: '.',
    read: '<=',
    keep: '=',
    invoke: '>',
  };
  return signs[kind];
};

/** In a word each, for the column of a table and the summary of a workspace. */
export const actions = [
  'create',
  'update',
  'replace',
  'destroy',
  'forget',
  'move',
  'import',
  'invoke',
] as const;
export type Action = (typeof actions)[number];

/** How often each happens; what is moved or imported and changed, too, counts as both. */
export function countActions({ changes }: Review): Readonly<Record<Action, number>> {
  const count = (test: (change: Change) => boolean) => changes.filter(test).length;
  const ofKind = (kind: Kind) => count((change) => change.kind === kind);
  return {
    create: ofKind('create'),
    update: ofKind('update'),
    replace: ofKind('replace'),
    destroy: ofKind('destroy'),
    forget: ofKind('forget'),
    move: count(({ movedFrom }) => movedFrom !== undefined),
    invoke: ofKind('invoke'),
    import: count(({ importedAs }) => importedAs !== undefined),
  };
}

export const meanings: Readonly<Record<Verdict, string>> = {
  'no plan': 'there is no plan that could be reviewed',
  incomplete: 'planning failed: this is what was found until then',
  danger: 'something would be lost',
  warning: 'look before you apply',
  change: 'nothing is known to be lost',
  none: 'no changes',
};

/** Why and from where, in brackets after an address. */
export function remarks({ order, reason, forcedBy, movedFrom, importedAs, deposed }: Change): string {
  const all = [
    order,
    forcedBy.length > 0 ? `forced by ${forcedBy.join(', ')}` : reason,
    movedFrom && `moved from ${movedFrom}`,
    importedAs && `imported as ${importedAs}`,
    deposed && `an old object that was left behind, ${deposed}`,
  ].filter(Boolean);
  return all.length > 0 ? ` (${all.join('; ')})` : '';
}

/** What nobody knows yet, in one line. */
export const pendingText = ({ pending }: Change): string[] =>
  pending > 0 ? [`(${pending} more known after apply)`] : [];

/** Findings that say the same, of one address or many. */
export interface Group {
  readonly finding: Finding;
  readonly addresses: readonly string[];
}

export function groupFindings(findings: readonly Finding[]): Group[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = [finding.severity, finding.id, finding.says, finding.note].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].map((same) => ({
    finding: same[0] as Finding,
    addresses: same.map(({ address }) => address),
  }));
}

/** `3 danger, 1 warning`. */
export function countFindings({ findings, waived }: Review): string {
  const count = (wanted: Finding['severity']) =>
    findings.filter(({ severity }) => severity === wanted).length;
  const parts = [
    [count('danger'), 'danger'],
    [count('warning'), 'warning'],
    [waived.length, 'waived'],
  ] as const;
  return parts
    .filter(([n]) => n > 0)
    .map(([n, what]) => `${n} ${what}`)
    .join(', ');
}

/** `1,234 more updates`. */
export const number = (n: number): string => n.toLocaleString('en-US');
