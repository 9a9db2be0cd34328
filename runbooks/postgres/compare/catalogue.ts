import { digestOf, type Figure, type Proof, proof } from '../proof.ts';
import type { Side } from '../side.ts';
import { type Facts, secret } from './catalogue/class.ts';
import { differencesBetween, showDifference } from './catalogue/differences.ts';
import { reasonFor } from './catalogue/expected.ts';
import { type Catalogue, readCatalogue } from './catalogue/read.ts';
import { withoutReplication } from './without-replication.ts';

/** A catalogue without the attributes that are nobody's to see. */
export const withoutSecrets = (catalogue: Catalogue): Catalogue => ({
  ...catalogue,
  objects: new Map([...catalogue.objects].map(([name, facts]) => [name, openFacts(facts)])),
});

const openFacts = (facts: Facts): Facts =>
  Object.fromEntries(Object.entries(facts).filter(([about]) => !about.startsWith(secret)));

/** Attributes in one order. */
const show = (facts: Facts) => JSON.stringify(Object.entries(openFacts(facts)));

const figures = (side: Catalogue): Figure => ({
  ...(digestOf(side.objects, show) as object),
  ...side.counts,
});

interface CatalogueOptions {
  /** The role whose rights on schema public may be new on the target. */
  readonly application?: string;
  /** Replication between the two, which is in neither's catalogue by itself. */
  readonly replication?: string | undefined;
  /** What was read of the source already. */
  readonly ahead?: { readonly catalogue: Promise<Catalogue> } | undefined;
}

/** Holds what was read of both sides against each other. */
export function proveCatalogue(from: Catalogue, to: Catalogue, { application }: CatalogueOptions): Proof {
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

/** Every object of every class of the catalogue, attribute by attribute, in both directions. */
export async function compareCatalogue(source: Side, target: Side, o: CatalogueOptions): Promise<Proof> {
  const own = async (reading: Promise<Catalogue>): Promise<Catalogue> => {
    const catalogue = await reading;
    return { ...catalogue, objects: withoutReplication(catalogue.objects, o.replication) };
  };
  const [from, to] = await Promise.all([
    own(o.ahead?.catalogue ?? readCatalogue(source)),
    own(readCatalogue(target)),
  ]);
  return proveCatalogue(from, to, o);
}
