import { addressOf, parseState, type State } from './state.ts';

export interface Restoration {
  readonly current: State;
  readonly snapshot: State;
  /** What goes back to what the snapshot holds; where that holds nothing, the address leaves the state. */
  readonly addresses: readonly string[];
}

/** What the outputs of a state are, as text. */
export const outputsOf = ({ raw }: State): string =>
  JSON.stringify((JSON.parse(raw) as { outputs?: object }).outputs ?? {});

/**
 * The current state with some addresses as they were in a snapshot, ready to be pushed. The outputs go back with them: they tell of
 * the unit. All else stays as it is now. Throws when the two are not the same state at different times, or the snapshot holds none of the addresses.
 */
export const restoreUnit = ({ current, snapshot, addresses }: Restoration): State => {
  if (current.lineage !== snapshot.lineage) throw new Error(otherLineage(current, snapshot));
  const unit = snapshot.resources.filter((resource) => addresses.includes(addressOf(resource)));
  if (unit.length === 0) throw new Error(`The snapshot holds none of ${addresses.join(', ')}.`);
  const kept = current.resources.filter((resource) => !addresses.includes(addressOf(resource)));
  const outputs = JSON.parse(outputsOf(snapshot)) as object;
  const document = JSON.parse(current.raw) as Record<string, unknown>;
  const restored = { ...document, serial: current.serial + 1, outputs, resources: [...kept, ...unit] };
  return parseState(`${JSON.stringify(restored, null, 2)}\n`);
};

const otherLineage = (current: State, snapshot: State) =>
  `The snapshot belongs to another Terraform state (lineage ${snapshot.lineage}) than the current one ` +
  `(lineage ${current.lineage}). Nothing was changed.`;
