/** An address without its last key, and that key: `aws_s3_object.file`, `["a"]`. */
function split(address: string): readonly [string, string | undefined] {
  const found = /^([\s\S]*\.[\w-]+)\[(\d+|"[\s\S]*")\]$/.exec(address);
  return found ? [found[1] as string, found[2]] : [address, undefined];
}

/** Addresses of one resource as one: `aws_instance.web[0…24, 30]`. */
export function together(addresses: readonly string[]): string[] {
  const keys = new Map<string, string[]>();
  for (const address of addresses) {
    const [base, key] = split(address);
    const found = keys.get(base) ?? [];
    keys.set(base, key === undefined ? found : [...found, key]);
  }
  return [...keys].map(([base, all]) => (all.length === 0 ? base : `${base}[${ranges(all).join(', ')}]`));
}

/** `0…24` for numbers in a row. */
function ranges(keys: readonly string[]): string[] {
  const numbers = keys
    .filter((key) => /^\d+$/.test(key))
    .map(Number)
    .sort((one, other) => one - other);
  const rows: [number, number][] = [];
  for (const number of numbers) {
    const last = rows.at(-1);
    if (last && number <= last[1] + 1) last[1] = number;
    else rows.push([number, number]);
  }
  const texts = rows.map(([from, to]) =>
    to > from + 1 ? `${from}…${to}` : from === to ? `${from}` : `${from}, ${to}`,
  );
  return [...texts, ...keys.filter((key) => !/^\d+$/.test(key))];
}

/** The same of one type and module: `aws_s3_bucket: media, logs[0…2]`. For long lists, in which each character counts. */
export function byType(addresses: readonly string[]): string[] {
  const names = new Map<string, string[]>();
  for (const address of together(addresses)) {
    const found =
      /^((?:module\.[\s\S]*?\.)?(?:data\.)?[a-z0-9]+_[\w-]*|[\s\S]*)\.([\w-]+(?:\[[\s\S]*\])?)$/.exec(
        address,
      );
    const [type, name] = found ? [found[1] as string, found[2] as string] : ['', address];
    names.set(type, [...(names.get(type) ?? []), name]);
  }
  return [...names].map(([type, all]) => (type === '' ? all.join(', ') : `${type}: ${all.join(', ')}`));
}
