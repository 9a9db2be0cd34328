/**
 * Secrets that can be told by their form alone, wherever they stand. Each matches what is to be hidden, and
 * before it what may be seen as `keep`. Forms: https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
export const patterns: readonly RegExp[] = [
  // Of AWS: access key ids, long-lived and of sessions.
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
  // GitHub, GitLab, Slack, Stripe, npm, PyPI, SendGrid, Google, Atlassian, OpenAI and its like, Terraform Cloud, Vault, age.
  /\bgh[pousr]_[A-Za-z0-9]{20,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/g,
  /\bglpat-[A-Za-z0-9_-]{20,}/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g,
  /hooks\.slack\.com\/services\/[A-Za-z0-9/]+/g,
  /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g,
  /\bwhsec_[A-Za-z0-9+/=]{16,}/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
  /\bpypi-[A-Za-z0-9_-]{40,}/g,
  /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g,
  /\bAIza[A-Za-z0-9_-]{30,}/g,
  /\bATATT3[A-Za-z0-9_=-]{20,}/g,
  /\bsk-[A-Za-z0-9_-]{20,}/g,
  /\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{40,}/g,
  /\bhv[sbr]\.[A-Za-z0-9_-]{20,}/g,
  /\bAGE-SECRET-KEY-[A-Z0-9]{40,}/g,
  // A JSON web token.
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g,
  // The password of a URL.
  /(?<keep>:\/\/[^\s/:@"']{0,200}:)[^\s/@"']+(?=@)/g,
  // `password=…` and `--token …` inside a longer text; in an ARN such a word is a kind of resource.
  /(?<keep>(?:passw(?:or)?d|pwd|secret|token|api[-_]?key|authorization)["']?\s*[:=]\s*(?:bearer\s+|basic\s+)?["']?)(?<!\barn:[^\s"']{0,200})[^\s"',;&]{6,}/gi,
  /(?<keep>-{1,2}(?:[a-z]{1,20}-){0,3}(?:password|secret|token|api-key)[ =]["']?)[^\s"'-][^\s"']{5,}/gi,
];

/** A run of letters and digits like no word: long, mixed, and changing from one to the other all the time. */
const runs = /[A-Za-z0-9+]{20,}={0,2}/g;

function looksRandom(run: string): boolean {
  if (!/[a-z]/.test(run) || !/[A-Z]/.test(run) || !/\d.*\d/.test(run)) return false;
  const kinds = [...run].map((character) =>
    /[a-z]/.test(character) ? 'a' : /[A-Z]/.test(character) ? 'A' : '0',
  );
  const turns = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
  return turns >= run.length / 3;
}

/** Every stretch of a text that looks like a secret, replaced. */
export function maskPatterns(text: string, mask: string): string {
  const masked = patterns.reduce((clean, pattern) => replace(clean, pattern, mask), text);
  return masked.replace(runs, (run) => (looksRandom(run) ? mask : run));
}

const replace = (text: string, pattern: RegExp, mask: string): string =>
  text.replace(pattern, (...found) => {
    const groups: unknown = found.at(-1);
    return `${(groups as { keep?: string } | undefined)?.keep ?? ''}${mask}`;
  });
