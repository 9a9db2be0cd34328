/**
 * What a side holds, but for what a replication between the two is made of, on whichever of them: publication, subscription, role.
 * All of it bears one name, and so does every key that tells of it.
 */
export function withoutReplication<T>(
  objects: ReadonlyMap<string, T>,
  name: string | undefined,
): ReadonlyMap<string, T> {
  if (name === undefined) return objects;
  const own = new RegExp(`\\b${name}\\b`);
  return new Map([...objects].filter(([key]) => !own.test(key)));
}
