import { type Difference, differences, type Side } from './diff/differences.ts';
import type { Output, Resource } from './plan.ts';
import type { Masker } from './secrets/masker.ts';

/** A resource or an output, and what is done to it. */
export interface Change
  extends Pick<
    Resource,
    'kind' | 'order' | 'module' | 'type' | 'reason' | 'movedFrom' | 'importedAs' | 'deposed'
  > {
  readonly address: string;
  readonly forcedBy: readonly string[];
  readonly lines: readonly Line[];
  /** Values that are known after apply only, and were nothing before. */
  readonly pending: number;
}

/** One value that differs, as it is shown. A side that is not there is `undefined`. */
export interface Line {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
  /** It is what forces the replacement. */
  readonly forces: boolean;
}

/** A resource as it is shown. */
export const changeOf = (resource: Resource, masker: Masker): Change => ({
  kind: resource.kind,
  order: resource.order,
  type: masker.text(resource.type),
  module: masker.text(resource.module),
  address: masker.text(resource.address),
  reason: resource.reason && masker.text(resource.reason),
  movedFrom: resource.movedFrom && masker.text(resource.movedFrom),
  importedAs: resource.importedAs && masker.text(resource.importedAs),
  deposed: resource.deposed && masker.text(resource.deposed),
  forcedBy: resource.forcedBy.map(masker.text),
  ...linesOf(resource, resource.forcedBy, masker),
});

/** An output as it is shown. */
export const outputOf = (output: Output, masker: Masker): Change => ({
  kind: output.kind,
  type: '',
  module: '',
  address: `output.${masker.text(output.name)}`,
  forcedBy: [],
  ...linesOf(output, [], masker),
});

/** Of what goes nothing is shown but that it goes; of what comes, not each value that nobody knows yet. */
function linesOf(
  changed: Resource | Output,
  forcedBy: readonly string[],
  masker: Masker,
): Pick<Change, 'lines' | 'pending'> {
  if (['destroy', 'forget', 'read'].includes(changed.kind)) return { lines: [], pending: 0 };
  const all = differences(changed);
  const known = all.filter(({ before, after }) => before.state !== 'absent' || after.state !== 'unknown');
  return {
    lines: known.map((difference) => lineOf(difference, forcedBy, masker)),
    pending: all.length - known.length,
  };
}

function lineOf({ place, before, after }: Difference, forcedBy: readonly string[], masker: Masker): Line {
  const show = ({ state, value, sensitive }: Side) => {
    if (state === 'unknown') return '(known after apply)';
    return state === 'absent' ? undefined : masker.value(place, value, sensitive);
  };
  return {
    path: masker.text(place.path),
    before: show(before),
    after: show(after),
    forces: forcedBy.some(
      (path) => place.path === path || place.path.startsWith(`${path}.`) || place.path.startsWith(`${path}[`),
    ),
  };
}
