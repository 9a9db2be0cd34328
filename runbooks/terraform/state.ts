import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Command } from '../shell/command.ts';
import { parseJson } from './json.ts';
import { sensitiveValues } from './sensitive.ts';
import { lockTimeout, outlive, rootModule, type Site, terraformCommand, type Workplace } from './site.ts';

/** One resource as the state file holds it (format version 4). Its instances hold secrets. */
export interface StateResource {
  readonly mode: 'managed' | 'data';
  readonly module?: string;
  readonly type: string;
  readonly name: string;
  readonly [key: string]: unknown;
}

/** A Terraform state. Holds secrets: never print it, never journal it. */
export interface State {
  /** Grows by one with every write. */
  readonly serial: number;
  /** Stays the same for the life of a state. */
  readonly lineage: string;
  readonly resources: readonly StateResource[];
  /** The text as Terraform keeps it. */
  readonly raw: string;
}

export const pullCommand = (site: Site): Command => terraformCommand(site, ['state', 'pull']);

/** The state comes from standard input, so no file with secrets is left behind. */
export const pushCommand = (site: Site): Command =>
  terraformCommand(site, ['state', 'push', lockTimeout, '-']);

/** Takes addresses out of the state, all in one write; the real resources stay. */
export const stateRmCommand = (site: Site, addresses: readonly string[]): Command =>
  terraformCommand(site, ['state', 'rm', lockTimeout, ...addresses]);

/** Does nothing but wait for the lock. */
export const awaitLockCommand = (site: Site): Command =>
  terraformCommand(site, ['state', 'rm', '-dry-run', lockTimeout, 'terraform_data.none']);

/** Old address and new address. */
export type Move = readonly [from: string, to: string];

export const stateMvCommand = (site: Site, [from, to]: Move): Command =>
  terraformCommand(site, ['state', 'mv', lockTimeout, from, to]);

/** Throws on anything that is not a state of format version 4. */
export const parseState = (raw: string): State => {
  const { version, serial, lineage, resources } = parseJson<Record<string, unknown>>(
    raw,
    'The Terraform state',
  );
  if (version !== 4) throw new Error(`Terraform state has format version ${version}; this reads version 4.`);
  return {
    serial: serial as number,
    lineage: lineage as string,
    resources: (resources ?? []) as StateResource[],
    raw,
  };
};

/** `aws_db_instance.database`, as Terraform writes it, without instance keys. */
export const addressOf = ({ mode, module, type, name }: StateResource): string =>
  [module, mode === 'data' ? 'data' : undefined, type, name].filter(Boolean).join('.');

export const hasResource = (state: State, address: string): boolean =>
  state.resources.some((resource) => addressOf(resource) === address);

/**
 * What tells the resource at an address from another one that was or will be there: the id that AWS gave it; of a random
 * password, which has none, the password. For comparisons only: never shown. Undefined where the address holds nothing.
 */
export const identityOf = (state: State, address: string): unknown => {
  const resource = state.resources.find((one) => addressOf(one) === address);
  const [instance] = (resource?.instances ?? []) as { attributes?: { id?: unknown; result?: unknown } }[];
  return instance?.attributes?.result ?? instance?.attributes?.id;
};

/** What an instance depends on is told by addresses, which `terraform state mv` changes and no apply has to. */
const withoutDependencies = ({ instances = [], ...resource }: StateResource) => ({
  ...resource,
  instances: (instances as readonly { dependencies?: unknown }[]).map(({ dependencies: _, ...rest }) => rest),
});

/** Whether an address holds the very same in both states, every attribute. */
export const isUnchanged = (before: State, now: State, address: string): boolean => {
  const of = (state: State) =>
    state.resources.filter((one) => addressOf(one) === address).map(withoutDependencies);
  return isDeepStrictEqual(of(before), of(now));
};

/** Addresses that hold something whole: what Terraform gave up creating half-way, it would replace. */
export const wholeAddresses = ({ resources }: State): ReadonlySet<string> => {
  const isTainted = ({ instances = [] }: StateResource) =>
    (instances as readonly { status?: string }[]).some(({ status }) => status === 'tainted');
  return new Set(resources.filter((one) => !isTainted(one)).map(addressOf));
};

/** One attribute of every resource of a type: `attributesOf(state, 'aws_s3_bucket', 'bucket')`. */
export const attributesOf = (state: State, type: string, attribute: string): string[] =>
  state.resources
    .filter((resource) => resource.mode === 'managed' && resource.type === type)
    .flatMap(({ instances = [] }) => instances as readonly { attributes: Record<string, unknown> }[])
    .map(({ attributes }) => String(attributes[attribute]));

export const pull = async (place: Workplace): Promise<State> => {
  const { stdout } = await place.run(pullCommand(place));
  if (stdout.trim() === '') throw new Error(`The Terraform workspace "${place.workspace}" has no state yet.`);
  for (const value of sensitiveValues(stdout)) place.secret(value);
  return parseState(stdout);
};

/** Refused by Terraform when the backend holds another lineage or a newer serial; it writes one serial higher. */
export const push = async (place: Workplace, state: State): Promise<void> => {
  await place.run(pushCommand(place), { ...outlive, input: state.raw });
};

/** Addresses that are not in the state (any more) are passed over, so that it can be repeated after a crash. */
export const stateRm = async (place: Workplace, addresses: readonly string[]): Promise<void> => {
  const state = await pull(place);
  const present = addresses.filter((address) => hasResource(state, address));
  if (present.length === 0) return;
  await makeRoomForBackup(place);
  await place.run(stateRmCommand(place, present), outlive);
};

/** Moves that were made already are passed over. Throws, before any move, when one is impossible. */
export const stateMv = async (place: Workplace, moves: readonly Move[]): Promise<void> => {
  const remaining = remainingMoves(await pull(place), moves);
  await makeRoomForBackup(place);
  for (const move of remaining) await place.run(stateMvCommand(place, move), outlive);
};

/** The moves still to be made. Throws when an address holds nothing to move, or the new one is taken. */
export const remainingMoves = (state: State, moves: readonly Move[]): readonly Move[] => {
  const problems = moves.flatMap(([from, to]) => {
    const [old, target] = [hasResource(state, from), hasResource(state, to)];
    if (old && target) return [`${to} is taken; ${from} cannot be moved there`];
    return old || target ? [] : [`neither ${from} nor ${to} is in the state`];
  });
  if (problems.length > 0) throw new Error(`Cannot move in the Terraform state:\n  ${problems.join('\n  ')}`);
  return moves.filter(([from]) => hasResource(state, from));
};

/**
 * `terraform state rm` and `mv` with a local backend keep a backup where that backend would keep its states by
 * default, and fail when its own `workspace_dir` is elsewhere.
 */
const makeRoomForBackup = (place: Workplace) =>
  mkdir(join(rootModule(place), 'terraform.tfstate.d', place.workspace), { recursive: true, mode: 0o700 });
