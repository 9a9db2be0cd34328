/** GiB of memory of the size `large`, by the letter of the family. Source: RDS, "Hardware specifications for DB instance classes". */
const memoryOfLarge: Readonly<Record<string, number>> = { c: 4, m: 8, r: 16, t: 8, x: 32, z: 16 };

const smallerThanLarge: Readonly<Record<string, number>> = {
  micro: 1 / 8,
  small: 1 / 4,
  medium: 1 / 2,
  large: 1,
};

/** Sizes of `large`: `xlarge` is 2, `4xlarge` is 8. */
function sizeOf(name: string): number {
  const [, times] = /^(\d*)xlarge$/.exec(name) ?? [];
  return times === undefined ? (smallerThanLarge[name] ?? 1) : 2 * Number(times || 1);
}

/**
 * Connections that a Postgres of an RDS instance class takes, before RDS subtracts its own memory. A family that is not
 * known counts as one with little memory. Source: RDS, "Maximum number of database connections".
 */
export function maxConnections(instanceClass: string): number {
  const [, family = '', size = ''] = instanceClass.split('.');
  const gib = (memoryOfLarge[family.charAt(0)] ?? 4) * sizeOf(size);
  return Math.min(Math.floor((gib * 2 ** 30) / 9_531_392), 5000);
}
