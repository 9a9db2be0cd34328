/** The slot that tells what was written since a comparison; the publication is that of the replication. */
export const writtenSlot = (name: string) => `${name.slice(0, 55)}_written`;
