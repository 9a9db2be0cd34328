/** Addresses in one text, and how many they are. */
export interface Row {
  readonly text: string;
  readonly count: number;
}

/** Characters of a row after which another one begins: a row is shown or left out as a whole. */
const enough = 2000;

/** An address without its last key, and that key: `aws_s3_object.file`, `["a"]`. */
function split(address: string): readonly [string, string | undefined] {
  const found = /^([\s\S]*\.[\w-]+)\[(\d+|"[\s\S]*")\]$/.exec(address);
  return found ? [found[1] as string, found[2]] : [address, undefined];
}

/** Addresses of one resource as one: `aws_instance.web[0…24, 30]`. */
export function together(addresses: readonly string[]): Row[] {
  const [whole, keys] = [new Map<string, number>(), new Map<string, string[]>()];
  for (const address of addresses) {
    const [base, key] = split(address);
    if (key === undefined) whole.set(base, (whole.get(base) ?? 0) + 1);
    else add(keys, base, key);
  }
  const bases = [...new Set(addresses.map((address) => split(address)[0]))];
  return bases.flatMap((base) => [
    ...(whole.has(base) ? [{ text: base, count: whole.get(base) ?? 0 }] : []),
    ...packed(ranges(keys.get(base) ?? [])).map(({ text, count }) => ({ text: `${base}[${text}]`, count })),
  ]);
}

/** `0…24` for numbers in a row. */
function ranges(keys: readonly string[]): Row[] {
  const numbers = keys.filter((key) => /^\d+$/.test(key)).map(Number);
  const rows: { from: number; to: number; count: number }[] = [];
  for (const number of numbers.sort((one, other) => one - other)) {
    const last = rows.at(-1);
    if (last && number <= last.to + 1) Object.assign(last, { to: number, count: last.count + 1 });
    else rows.push({ from: number, to: number, count: 1 });
  }
  const texts = rows.map(({ from, to, count }) => {
    if (from === to) return { text: `${from}`, count };
    return { text: to > from + 1 ? `${from}…${to}` : `${from}, ${to}`, count };
  });
  return [...texts, ...keys.filter((key) => !/^\d+$/.test(key)).map((text) => ({ text, count: 1 }))];
}

/** The same of one type and module: `aws_s3_bucket: media, logs[0…2]`. For long lists, in which each character counts. */
export function byType(addresses: readonly string[]): Row[] {
  const names = new Map<string, Row[]>();
  for (const { text, count } of together(addresses)) {
    const found =
      /^((?:module\.[\s\S]*?\.)?(?:data\.)?[a-z0-9]+_[\w-]*|[\s\S]*)\.([\w-]+(?:\[[\s\S]*\])?)$/.exec(text);
    add(names, found?.[1] ?? '', { text: found?.[2] ?? text, count });
  }
  return [...names].flatMap(([type, all]) =>
    packed(all).map(({ text, count }) => ({ text: type === '' ? text : `${type}: ${text}`, count })),
  );
}

/** Rows as few as their length allows. */
function packed(rows: readonly Row[]): Row[] {
  const all: Row[] = [];
  for (const { text, count } of rows) {
    const last = all.at(-1);
    if (last && last.text.length + text.length < enough) {
      all[all.length - 1] = { text: `${last.text}, ${text}`, count: last.count + count };
    } else all.push({ text, count });
  }
  return all;
}

function add<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const found = lists.get(key);
  if (found) found.push(value);
  else lists.set(key, [value]);
}
