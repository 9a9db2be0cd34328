import type { EntryLine, HeaderLine } from '../journal/format.ts';

/** Somebody who worked on a run, from when on, and with which version of the code. */
export interface Operator {
  readonly at: string;
  readonly way: 'began' | 'on' | 'back';
  /** Of the lease: it rises with each runner of the workspace. */
  readonly token: number;
  readonly operator: string;
  readonly host: string;
  readonly revision: string;
}

/** A way back that was begun: by whom, and what it had undone when the run was taken on again. */
export interface Rollback {
  readonly at: string;
  readonly operator: string;
  readonly undone: readonly string[];
}

/** Who began a run, and who took it up again. */
export function operatorsOf(header: HeaderLine, entries: readonly EntryLine[]): Operator[] {
  const later = entries.flatMap((entry) => (entry.event === 'resumed' ? [operatorOf(entry, entry.way)] : []));
  return [operatorOf(header, 'began'), ...later];
}

const operatorOf = (
  { at, token, operator, host, revision }: Omit<Operator, 'way'>,
  way: Operator['way'],
): Operator => ({ at, way, token, operator, host, revision });

/** The ways back of a run that was finished all the same. */
export function rollbacksOf(entries: readonly EntryLine[]): Rollback[] {
  const taken = entries.flatMap((entry, index) => (entry.event === 'resumed' ? [{ entry, index }] : []));
  return taken.flatMap(({ entry, index }, number) => {
    if (entry.way !== 'back') return [];
    const during = entries.slice(index, taken[number + 1]?.index);
    const undone = during.flatMap((one) => (one.event === 'undone' ? [one.step] : []));
    return [{ at: entry.at, operator: entry.operator, undone }];
  });
}
