/** A key as a listing gives it. With `EncodingType` `url` it is encoded, and a space is a `+` there. */
export function readKey(key: string, encodingType: string | undefined): string {
  if (encodingType !== 'url' || !/[%+]/.test(key)) return key;
  return decodeURIComponent(key.replaceAll('+', ' '));
}

/** `x-amz-copy-source` of an object, or of a version of it: every byte but the slashes percent-encoded. */
export function copySource(bucket: string, key: string, versionId?: string): string {
  const version = versionId === undefined ? '' : `?versionId=${encodeWord(versionId)}`;
  return `${bucket}/${encodeKey(key)}${version}`;
}

/** A key in the path of a request: every byte but the slashes percent-encoded. */
export function encodeKey(key: string): string {
  return key.split('/').map(encodeWord).join('/');
}

/** RFC 3986: what may stand unencoded are letters, digits and `-._~`. */
export function encodeWord(word: string): string {
  return encodeURIComponent(word).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * S3 lists keys in the order of their UTF-8 bytes. JavaScript's order is the same, but for characters beyond U+FFFF, which are
 * surrogates here.
 */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0;
  if (surrogate.test(a) || surrogate.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}

const surrogate = /[\ud800-\udfff]/;

/** A key as an operator can read it: control characters and quotes escaped. */
export function showKey(key: string): string {
  return JSON.stringify(key);
}
