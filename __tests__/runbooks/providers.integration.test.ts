import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Certificate } from '../../runbooks/engine/certificate/certificate.ts';
import type { Deployment } from '../helpers/deployment.ts';
import { namesIn, openStaging, type Told, tell } from '../helpers/told.ts';

/*
 * The contract between the real AWS provider and the quick one that all other tests use: the same story on both, and
 * both have done the same. Takes as long as the real provider waits, ten minutes and more. It fails, and is not skipped,
 * where the real provider is neither on this machine nor to be had from the registry.
 */
const opened: Deployment[] = [];
let real: Told;
let quick: Told;

/** Waits for both, so that nothing runs any more when the first failure is thrown. */
async function both<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const ended = await Promise.allSettled(work);
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return ended.map((one) => (one as PromiseFulfilledResult<T>).value);
}

async function open(isQuick: boolean): Promise<Deployment> {
  const staging = await openStaging(isQuick);
  opened.push(staging);
  return staging;
}

beforeAll(async () => {
  const stagings = await both([open(false), open(true)]);
  const kinds = stagings.map(({ sandbox }) => sandbox.providers.aws.kind);
  expect(kinds).toEqual([expect.stringMatching(/real|registry/), 'quick']);
  [real, quick] = (await both(stagings.map(tell))) as [Told, Told];
}, 1_200_000);

afterAll(() => both(opened.map(({ sandbox }) => sandbox.stop())));

const plans = ({ facts }: Certificate) =>
  [facts.createPlan, facts.switchPlan, facts.followPlan].map(
    (plan) => (plan as { changes: unknown[] }).changes,
  );
const proofs = (certificate: Certificate) =>
  certificate.proofs.map(({ step, id, equal }) => ({ step, id, equal }));
const steps = (certificate: Certificate) => certificate.steps.map(({ id, by }) => ({ id, by }));

describe('the quick AWS provider, like the real one', () => {
  it('deploys, and a second time finds nothing to do', () => {
    for (const { deployed, deployedAgain } of [real, quick]) {
      expect(deployed.output).toMatch(/Apply complete! Resources: [1-9]\d* added, 0 changed, 0 destroyed/);
      expect(deployedAgain.output).toContain('No changes.');
    }
  });

  it('plans the same for every kind of edit: addresses, actions, what forces a replacement, attributes', () => {
    expect(real.plans['new generations']?.map(({ address }) => address)).toContain(
      'aws_db_instance.database',
    );
    expect(quick.plans).toEqual(real.plans);
  });

  it('takes every step of both migrations, in plans that hold the same', () => {
    for (const book of ['database', 'media'] as const) {
      expect(steps(quick[book])).toEqual(steps(real[book]));
      expect(plans(quick[book])).toEqual(plans(real[book]));
      expect(plans(real[book]).every((changes) => changes.length > 0)).toBe(true);
    }
  });

  it('proves the same, and everything is equal', () => {
    for (const book of ['database', 'media'] as const) {
      expect(proofs(quick[book])).toEqual(proofs(real[book]));
      expect(real[book].proofs.length).toBeGreaterThan(5);
      expect(real[book].proofs.filter(({ equal }) => !equal)).toEqual([]);
    }
  });

  it('has nothing left to apply, and no acknowledged write is lost', () => {
    for (const { last, lost } of [real, quick]) {
      expect(last.changes).toEqual([]);
      expect(last.empty).toBe(true);
      expect(lost).toEqual([]);
    }
  });

  it('leaves a state with the same addresses and the same names in them', () => {
    expect(Object.keys(namesIn(real.state))).toContain('aws_s3_bucket.media_previous');
    expect(namesIn(quick.state)).toEqual(namesIn(real.state));
  });
});
