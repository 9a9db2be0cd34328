import { formsOf } from '../../engine/secrets/forms.ts';

/** Characters by which a form is looked up. */
const gram = 4;
/** A shorter value is found only where it stands as a word. */
const full = 8;

/** Every form of the secrets, longest first, by how it begins. */
interface Index {
  readonly forms: ReadonlyMap<string, readonly string[]>;
  /** Which pairs of characters any form begins with: at most places of a text there is nothing to look up. */
  readonly pairs: Uint8Array;
}

/** Replaces secrets in a text: as they are, and as JSON, URLs, shells and base64 write them. */
export function finder(secrets: Iterable<string>, mask: string): (text: string) => string {
  const index = indexOf(secrets);
  return (text) => (index.forms.size === 0 ? text : replaceForms(text, index, mask));
}

function indexOf(secrets: Iterable<string>): Index {
  const forms = new Map<string, string[]>();
  const pairs = new Uint8Array(65_536);
  for (const secret of secrets) {
    for (const form of formsOf(secret)) {
      if (form.trim().length < (form === secret.trim() ? gram : full)) continue;
      pairs[pairAt(form, 0)] = 1;
      const found = forms.get(form.slice(0, gram));
      if (found) found.push(form);
      else forms.set(form.slice(0, gram), [form]);
    }
  }
  for (const all of forms.values()) all.sort((one, other) => other.length - one.length);
  return { forms, pairs };
}

const pairAt = (text: string, at: number): number =>
  ((text.charCodeAt(at) << 5) ^ text.charCodeAt(at + 1)) & 0xffff;

/** One mask for what overlaps: half a secret must not stay behind. */
function replaceForms(text: string, { forms, pairs }: Index, mask: string): string {
  let [clean, done] = ['', 0];
  for (let at = 0; at + gram <= text.length; at += 1) {
    if (pairs[pairAt(text, at)] === 0) continue;
    const all = forms.get(text.slice(at, at + gram));
    const form = all?.find((one) => text.startsWith(one, at) && counts(text, at, one));
    if (form === undefined) continue;
    if (at >= done) clean += text.slice(done, at) + mask;
    done = Math.max(done, at + form.length);
  }
  return clean + text.slice(done);
}

const isWord = (character: string | undefined) => character !== undefined && /[A-Za-z0-9]/.test(character);
const counts = (text: string, at: number, form: string): boolean =>
  form.length >= full || (!isWord(text[at - 1]) && !isWord(text[at + form.length]));
