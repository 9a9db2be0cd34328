/** JSON text without its quotes. */
const json = (value: string) => JSON.stringify(value).slice(1, -1);
const code = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
/** As Go writes JSON, and with it Terraform. */
const goJson = (value: string) => json(value).replace(/[<>&\u2028\u2029]/g, code);
/** As Python writes JSON, and as Go does to be safe: nothing but ASCII. */
const asciiJson = (value: string) => json(value).replace(/[^\x20-\x7e]/g, code);
/** A string in Terraform's language. */
const hcl = (value: string) => json(value).replaceAll('${', '$${').replaceAll('%{', '%%{');
const xml = (value: string) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const quotedXml = (value: string) => xml(value).replaceAll('"', '&quot;');
const strictUrl = (value: string) => encodeURIComponent(value).replace(/[!'()*]/g, percent);
const percent = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

function urls(value: string): string[] {
  // Half of a character made of two has no place in a URL, and encodeURIComponent throws on it.
  const whole = Buffer.from(value).toString();
  const form = new URLSearchParams({ v: whole }).toString().slice(2);
  const upper = [encodeURIComponent(whole), strictUrl(whole), encodeURI(whole), form];
  return upper.flatMap((url) => [url, url.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())]);
}

/** What of a value's base64 is the same whatever stands around it, for each of the three ways it may lie in it. */
const base64 = (value: string): string[] =>
  [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
    const text = bytes.toString('base64');
    const sure = text.slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')];
  });

const sql = (value: string) => value.replaceAll("'", "''");
/** With a backslash before each of some characters. */
const escaped = (value: string, characters: RegExp) => value.replace(characters, '\\$&');

/**
 * The ways a value looks like once a program has quoted it: JSON (also inside JSON), HCL, XML, URL, SQL, shell, a pass
 * file, a connection string, base64, hex; and the lines of one that has several.
 */
export function formsOf(value: string): string[] {
  const forms = [
    value,
    ...[json, goJson, asciiJson, hcl].flatMap((quote) => [quote(value), json(quote(value))]),
    xml(value),
    quotedXml(value),
    quotedXml(value).replaceAll("'", '&#39;'),
    ...urls(value),
    sql(value),
    sql(value.replaceAll('\\', '\\\\')),
    value.replaceAll("'", `'\\''`),
    value.replaceAll("'", `'"'"'`),
    escaped(value, /[\\:]/g),
    escaped(value, /[\\']/g),
    ...base64(value),
    Buffer.from(value).toString('hex'),
    ...value.split(/\r?\n/),
  ];
  return [...new Set(forms)];
}
