/**
 * S3's answers are flat documents of known elements without attributes, and keys in them are percent-encoded: looking for the
 * tags is enough, and a page of a thousand objects costs a millisecond.
 */

const tags = new Map<string, { readonly open: string; readonly close: string }>();

/** Put together once for each name: a listing asks for the same five a thousand times. */
function tagsOf(name: string) {
  const found = tags.get(name) ?? { open: `<${name}>`, close: `</${name}>` };
  tags.set(name, found);
  return found;
}

/** What is inside the first element of this name; `undefined` where there is none. */
function insideOf(xml: string, name: string): string | undefined {
  const { open, close } = tagsOf(name);
  const start = xml.indexOf(open);
  if (start < 0) return undefined;
  const from = start + open.length;
  const end = xml.indexOf(close, from);
  if (end < 0) throw new Error(`S3's answer was cut off inside <${name}>`);
  return xml.slice(from, end);
}

/** What is inside each element of this name, in their order. */
export function eachInside(xml: string, name: string): string[] {
  const found: string[] = [];
  const { open, close } = tagsOf(name);
  for (let start = xml.indexOf(open); start >= 0; start = xml.indexOf(open, start)) {
    const end = xml.indexOf(close, start);
    if (end < 0) throw new Error(`S3's answer was cut off inside <${name}>`);
    found.push(xml.slice(start + open.length, end));
    start = end;
  }
  return found;
}

/** Cuts a document in two: from the first element of this name to the end of the last, and what is around them. */
export function cutOut(xml: Buffer, name: string): { readonly inside: Buffer; readonly around: string } {
  const { open, close } = tagsOf(name);
  const start = xml.indexOf(open);
  if (start < 0) return { inside: xml.subarray(0, 0), around: xml.toString() };
  const end = xml.lastIndexOf(close) + close.length;
  return { inside: xml.subarray(start, end), around: `${xml.subarray(0, start)}${xml.subarray(end)}` };
}

/** The text of the first element of this name. */
export function textOf(xml: string, name: string): string | undefined {
  const inside = insideOf(xml, name);
  return inside === undefined ? undefined : decode(inside);
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decode(given: string): string {
  if (!given.includes('&')) return given;
  // An ETag's quotes, which every object has.
  const text = given.replaceAll('&quot;', '"');
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name) return named[name] ?? whole;
    return String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal));
  });
}

/** Text as an element may hold it. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
