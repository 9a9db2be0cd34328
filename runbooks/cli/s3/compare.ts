import { messageOf, Refused, UsageError } from '../../engine/errors.ts';
import type { Proof } from '../../engine/types.ts';
import { compareBuckets } from '../../s3/compare.ts';
import { compareVersions } from '../../s3/compare-versions.ts';
import { bothHaveAcls } from '../../s3/keep.ts';
import type { Ending } from '../alone.ts';
import { type Kind, type S3Options, type S3Work, withPlaces } from './work.ts';

const kind: Kind = {
  id: 's3-compare',
  title: (from, to) => `Compare ${from} with ${to}`,
  effect: 'read',
  again: 'Nothing was changed.',
};

export interface CompareCommand extends S3Options {
  /** All versions, instead of the current objects. */
  readonly versions?: boolean;
}

/** `runbook s3 compare`. Throws when the places differ, and `Refused` when there is no verdict. */
export async function compareCommand(
  urls: readonly [string, string],
  options: CompareCommand,
): Promise<void> {
  await withPlaces({ urls, options, kind }, async (work) => {
    const proofs = await compare(work, options).catch(noVerdict);
    const { objects, keys } = proofs[0]?.figures ?? {};
    if ((keys ?? objects) === 0)
      throw new Refused(`There is no verdict: there is nothing in ${urls.join(' and ')}.`);
    for (const proof of proofs) await work.show({ event: 'proof', step: work.place, proof });
    return verdict(proofs);
  });
}

async function compare(work: S3Work, { versions }: CompareCommand): Promise<Proof[]> {
  const acls = await bothHaveAcls(work.s3, [work.from.bucket, work.to.bucket]);
  return versions ? compareVersions({ ...work, acls }) : compareBuckets({ ...work, acls });
}

/** One is that the places differ; whatever kept us from looking is none. */
function noVerdict(error: Error): never {
  if (error instanceof UsageError) throw error;
  throw new Refused(`There is no verdict: ${messageOf(error)}`, { cause: error });
}

function verdict(proofs: readonly Proof[]): Ending {
  const unequal = proofs.filter(({ equal }) => !equal);
  const count = (proof: Proof) => Number(proof.figures.differences);
  if (unequal.length === 0) return { outcome: 'equal', lines: [`in all of ${proofs.length} comparisons`] };
  const lines = unequal.map((proof) => `${proof.title}: ${count(proof)}`);
  const sum = unequal.reduce((all, proof) => all + count(proof), 0);
  return { outcome: 'different', lines, problem: `The places are not equal; differences: ${sum}.` };
}
