import { digestOf, type Figure, type Proof, proof } from '../proof.ts';
import type { Side } from '../side.ts';
import { secret } from './catalogue/class.ts';
import { differencesBetween, showDifference } from './catalogue/differences.ts';
import { reasonFor } from './catalogue/expected.ts';
import { type Catalogue, readCatalogue } from './catalogue/read.ts';

/** Attributes in one order, without those that are nobody's to see. */
const open = ({ objects }: Catalogue) =>
  new Map(
    [...objects].map(([name, facts]) => [
      name,
      JSON.stringify(Object.entries(facts).filter(([about]) => !about.startsWith(secret))),
    ]),
  );

const figures = (side: Catalogue): Figure => ({ ...(digestOf(open(side)) as object), ...side.counts });

/** Every object of every class of the catalogue, attribute by attribute, in both directions. */
export async function compareCatalogue(
  source: Side,
  target: Side,
  { application }: { readonly application?: string },
): Promise<Proof> {
  const [from, to] = await Promise.all([readCatalogue(source), readCatalogue(target)]);
  const found = differencesBetween(from.objects, to.objects).map((difference) => ({
    line: showDifference(difference),
    reason: reasonFor(difference, { source: from, target: to, application }),
  }));
  const unread = [...new Set([...from.unread, ...to.unread])];
  const expected = found.flatMap(({ line, reason }) => (reason ? [`${line} (${reason})`] : []));
  return proof(
    { id: 'catalogue', title: 'Catalogue: every attribute of every object' },
    {
      source: figures(from),
      target: figures(to),
      ...(expected.length > 0 ? { expected } : {}),
      ...(unread.length > 0 ? { unread } : {}),
    },
    found.flatMap(({ line, reason }) => (reason ? [] : [line])),
  );
}
