/** Secrets of every shape that has ever slipped through something: what a test seeds and then searches for. */
export const seeds: Readonly<Record<string, string>> = {
  plain: 'Zq7RmT2wXk9LpV4n',
  quotes: `a'b"c\\d e/f&g<h>`,
  shell: '$(rm -rf) `x` !! ; | * ~ #',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform would take it for a reference
  terraform: '${x}%{y}"q" \\n zz9',
  url: 'p@ss:w/rd?x=1&y#z%41+ü',
  unicode: 'pässwört-日本語-🙂🙂',
  spaces: 'correct horse battery staple',
  lines: 'first line of it\nsecond line of it\nthird line of it',
  pattern: '.*[a-z]+(x|y)?^$\\d{2}',
  dollars: "$& $1 $$ $' $`12345",
  accessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

/** What of a text is a piece of a secret, the longest. */
export function leak(text: string, secret: string): string {
  let longest = '';
  for (let start = 0; start < secret.length; start += 1) {
    while (text.includes(secret.slice(start, start + longest.length + 1))) {
      if (start + longest.length + 1 > secret.length) break;
      longest = secret.slice(start, start + longest.length + 1);
    }
  }
  return longest;
}
