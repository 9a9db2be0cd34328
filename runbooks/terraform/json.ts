/** Reads what Terraform printed as JSON. The parser's own error would quote it, and with it what is secret in it. */
export function parseJson<T>(text: string, what: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Error(`${what} is not JSON (${text.length} characters). Run the same command again.`);
  }
}
