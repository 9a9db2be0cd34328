/** Code points, whose order is that of UTF-8's bytes, and with it S3's. */
const points = (key: string) => [...key].map((character) => character.codePointAt(0) as number);

const ascii = 0x7f;
const last = 0x10ffff;

/** Surrogates are no characters, and control characters are rare in keys: both are stepped over. */
function usable(point: number, below: number, above: number): number | undefined {
  if (point >= 0xd800 && point <= 0xdfff)
    return below < 0xd7ff ? 0xd7ff : above > 0xe000 ? 0xe000 : undefined;
  if (point < 0x20) return above > 0x20 ? 0x20 : undefined;
  return point;
}

/**
 * A key somewhere in the middle between two others, of which nothing else is known; without `until` of all keys after `after`.
 * `undefined` where no simple one is.
 */
export function keyBetween(after: string, until?: string): string | undefined {
  const [low, high] = [points(after), until === undefined ? undefined : points(until)];
  let at = 0;
  while (high && at < low.length && low[at] === high[at]) at += 1;
  const start = (length: number) => String.fromCodePoint(...low.slice(0, length));
  for (let length = at; length <= low.length; length++) {
    const below = low[length] ?? -1;
    const bounded = high && length === at;
    const above = bounded ? (high[length] ?? -1) : below < ascii ? ascii + 1 : last + 1;
    if (above - below < 2) continue;
    const middle = usable(Math.floor((below + above) / 2), below, above);
    if (middle !== undefined) return start(length) + String.fromCodePoint(middle);
  }
  return undefined;
}
