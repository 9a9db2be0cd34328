import type { Facts } from '../compare/catalogue/class.ts';
import { type Catalogue, readCatalogue } from '../compare/catalogue/read.ts';
import { proveCatalogue, withoutSecrets } from '../compare/catalogue.ts';
import { type Extensions, proveExtensions, readExtensions } from '../compare/extensions.ts';
import { type Content, readLargeObjects, show } from '../compare/large-objects.ts';
import { proveSequences, readSequences } from '../compare/sequences.ts';
import { digestOf, type Figure, type Proof, proof } from '../proof.ts';
import type { Side } from '../side.ts';

/** All that a database holds beside its rows, at the moment of a backup: plain JSON, no secret. */
export type Inventory = {
  catalogue: Omit<Catalogue, 'objects'> & { objects: [name: string, facts: Facts][] };
  sequences: [name: string, position: string][];
  largeObjects: { bytes: number; sum: Figure };
  extensions: Extensions;
};

const sumOf = (contents: ReadonlyMap<string, Content>): Inventory['largeObjects'] => ({
  bytes: [...contents.values()].reduce((total, { bytes }) => total + bytes, 0),
  sum: digestOf(new Map([...contents].map(([name, content]) => [name, show(content)]))),
});

/** Reads all of it in one moment. */
export async function takeInventory(side: Side): Promise<Inventory> {
  const catalogue = withoutSecrets(await readCatalogue(side));
  return {
    catalogue: { ...catalogue, objects: [...catalogue.objects] },
    sequences: [...(await readSequences(side))],
    largeObjects: sumOf(await readLargeObjects(side)),
    extensions: await readExtensions(side),
  };
}

const catalogueOf = ({ catalogue }: Inventory): Catalogue => ({
  ...catalogue,
  objects: new Map(catalogue.objects),
});

function proveLargeObjects({ largeObjects: from }: Inventory, { largeObjects: to }: Inventory): Proof {
  const [left, right] = [from, to].map((side) => JSON.stringify(side));
  return proof(
    { id: 'large-objects', title: 'Large objects' },
    { source: from, target: to },
    left === right ? [] : [`large objects: source ${left}; target ${right}`],
  );
}

/** Holds what a database has now against what the backup says of the one it is of. */
export const proveInventory = (from: Inventory, to: Inventory, application: string): Proof[] => [
  proveSequences(new Map(from.sequences), new Map(to.sequences)),
  proveLargeObjects(from, to),
  proveExtensions(from.extensions, to.extensions),
  proveCatalogue(catalogueOf(from), catalogueOf(to), { application }),
];
