/** A key as a listing gives it. With `EncodingType` `url` it is encoded, and a space is a `+` there. */
export function readKey(key: string, encodingType: string | undefined): string {
  return encodingType === 'url' ? decodeURIComponent(key.replaceAll('+', ' ')) : key;
}

/** `x-amz-copy-source` of an object: every byte but the slashes percent-encoded. */
export function copySource(bucket: string, key: string): string {
  return `${bucket}/${key.split('/').map(encodeSegment).join('/')}`;
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** S3 lists keys in the order of their UTF-8 bytes, which is not the order of JavaScript strings. */
export function compareKeys(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** A key as an operator can read it: control characters and quotes escaped. */
export function showKey(key: string): string {
  return JSON.stringify(key);
}
