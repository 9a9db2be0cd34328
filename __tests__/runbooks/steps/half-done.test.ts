import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mediaSwitch, mediaUnit } from '../../../constructs/outputs.ts';
import type { Effects } from '../../../runbooks/effects.ts';
import type { ChangeStep, Context, Fingerprint } from '../../../runbooks/engine/types.ts';
import { createUnit } from '../../../runbooks/steps/create.ts';
import { takeOutOfState } from '../../../runbooks/steps/detach.ts';
import type { BucketFacts } from '../../../runbooks/steps/facts.ts';
import { switchOver } from '../../../runbooks/steps/switch-over.ts';
import { resumed } from '../../../runbooks/steps/terraform.ts';
import { media, switchContract } from '../../../runbooks/steps/unit.ts';
import { type Snapshot, saveSnapshot } from '../../../runbooks/terraform/snapshot.ts';
import { parseState } from '../../../runbooks/terraform/state.ts';

type Resources = Record<string, { id: string; status?: string }>;

const stateOf = (resources: Resources) =>
  parseState(
    JSON.stringify({
      version: 4,
      serial: 1,
      lineage: 'one',
      resources: Object.entries(resources).map(([address, { id, status }]) => {
        const [type, name] = address.split('.');
        return { mode: 'managed', type, name, instances: [{ status, attributes: { id } }] };
      }),
    }),
  );

const all = (addresses: readonly string[], id: string): Resources =>
  Object.fromEntries(addresses.map((address) => [address, { id }]));
const old = all(mediaUnit, 'g1');
const aside = Object.fromEntries(mediaUnit.map((address) => [`${address}_previous`, { id: 'g1' }]));
const [first, second, ...rest] = mediaUnit;

let directory: string;
let stateSnapshot: Snapshot;
const before = { ...old, ...all(Object.values(mediaSwitch), 'old') };

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'half-done-'));
  stateSnapshot = await saveSnapshot(stateOf(before), join(directory, 'before.tfstate'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Now {
  readonly state: Resources;
  readonly strategy?: 'detach' | 'side-by-side';
  /** What a plan would change; none may be made where it is missing. */
  readonly plan?: readonly string[];
}

/** The world as a step sees it: only Terraform is asked. */
const world = ({ state, strategy = 'detach', plan }: Now) =>
  ({
    workspace: { media: { strategy }, api: { rollout: 'rolling' } },
    directory,
    facts: { stateSnapshot },
    fact: () => stateSnapshot,
    progress: () => {},
    terraform: {
      pull: async () => stateOf(state),
      plan: async () => {
        if (!plan) throw new Error('a plan was made');
        const changes = plan.map((address) => ({
          address,
          actions: ['update'],
          changedAttributes: [],
          replacePaths: [],
        }));
        return { changes, outputChanges: [], empty: plan.length === 0 };
      },
    },
  }) as unknown as Context<Effects, BucketFacts>;

const look = (step: object, now: Now) => (step as ChangeStep<Effects, BucketFacts>).probe(world(now));

describe('taking a unit out of the state', () => {
  const step = takeOutOfState<BucketFacts>(media);
  it.each<[string, Now, object]>([
    ['has not begun while all of it is there', { state: before }, { is: 'not begun' }],
    ['is done when none of it is there', { state: {} }, { is: 'done' }],
    ['is done when the new unit has taken its place', { state: all(mediaUnit, 'g2') }, { is: 'done' }],
    [
      'is half done when some of it is there',
      { state: all([first, ...rest], 'g1') },
      { is: 'half done', found: expect.stringContaining('1 addresses have left') },
    ],
    ['is done when all is aside', { state: aside, strategy: 'side-by-side' }, { is: 'done' }],
    [
      'is half done when some is aside',
      {
        state: { ...all([second as string, ...rest], 'g1'), [`${first}_previous`]: { id: 'g1' } },
        strategy: 'side-by-side',
      },
      { is: 'half done' },
    ],
    [
      'is not done when it is out and not aside',
      { state: {}, strategy: 'side-by-side' },
      { is: 'half done' },
    ],
  ])('%s', async (_, now, standing) => expect(await look(step, now)).toMatchObject(standing));
});

describe('creating a unit', () => {
  const creating = (there: boolean) =>
    createUnit<BucketFacts>({
      unit: media,
      look: async () => (there ? { newBucket: 'g2' } : undefined),
      names: async () =>
        there ? { there: ['bucket g2'], absent: [] } : { there: [], absent: ['bucket g2'] },
      remove: async () => {},
    });
  const whole = all(mediaUnit, 'g2');
  it.each<[string, boolean, Resources, object]>([
    ['has not begun where nothing is', false, {}, { is: 'not begun' }],
    ['is done where state and AWS have all', true, whole, { is: 'done', facts: { newBucket: 'g2' } }],
    ['is half done where no state knows the bucket', true, {}, { is: 'half done' }],
    ['is half done where AWS has no bucket', false, whole, { is: 'half done' }],
    [
      'is half done where something is tainted',
      true,
      { ...whole, [first]: { id: 'g2', status: 'tainted' } },
      { is: 'half done', found: expect.stringContaining('6 of 7 addresses') },
    ],
  ])('%s', async (_, there, state, standing) =>
    expect(await look(creating(there), { state })).toMatchObject(standing),
  );
});

describe('pointing the application at a unit', () => {
  const step = switchOver<BucketFacts>(media);
  const begun = { ...before, [mediaSwitch.taskDefinition]: { id: 'new' } };
  it.each<[string, Now, object]>([
    [
      'has not begun while the state is as before, and no plan is made',
      { state: before },
      { is: 'not begun' },
    ],
    ['is done when it is another and the plan is empty', { state: begun, plan: [] }, { is: 'done' }],
    [
      'is half done when the plan says what is left',
      { state: begun, plan: [mediaSwitch.service] },
      { is: 'half done', found: expect.stringContaining(mediaSwitch.service) },
    ],
  ])('%s', async (_, now, standing) => expect(await look(step, now)).toMatchObject(standing));
});

describe('the contract of an apply that goes on', () => {
  const contract = switchContract(media, { api: { rollout: 'rolling' } } as never);
  const begun = { sha256: 'x' } as Fingerprint;
  const optional = async (state: Resources, applied?: Fingerprint) => {
    const { allow } = await resumed(world({ state }), contract, applied);
    return allow.filter((clause) => clause.optional).map(({ address }) => address);
  };

  it('asks for everything as long as nothing is begun', async () => {
    expect(await optional(before)).toEqual([]);
  });

  it('lets that be missing which the state has changed already', async () => {
    const state = { ...before, [mediaSwitch.taskDefinition]: { id: 'new' } };
    expect(await optional(state)).toEqual([mediaSwitch.taskDefinition]);
  });

  it('lets anything be missing once this run has begun, and a half replacement be completed', async () => {
    expect(await optional(before, begun)).toHaveLength(contract.allow.length);
    const { allow } = await resumed(world({ state: before }), contract, begun);
    expect(allow[0]?.actions).toContainEqual(['create']);
    expect(allow[1]?.actions).not.toContainEqual(['create']);
  });
});
