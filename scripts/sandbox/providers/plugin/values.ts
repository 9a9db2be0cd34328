import { decode, ExtData, ExtensionCodec, encode } from '@msgpack/msgpack';

class Unknown {
  toString() {
    return '(known after apply)';
  }
}

/** A value that is known only after apply. */
export const UNKNOWN = new Unknown();

/** A Terraform value as this process holds it; sets are arrays, numbers beyond 2^53 are not handled. */
export type Value = string | number | boolean | null | Unknown | Value[] | { [name: string]: Value };
export type Values = { [name: string]: Value };

/** A value on the wire: Terraform sends either form. */
export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

const extensions = new ExtensionCodec();
extensions.register({
  type: 0,
  encode: (value) => (value instanceof Unknown ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
});

/** Every extension type means "unknown": type 12, for example, is an unknown with a refinement. */
const withoutExtensions = (value: unknown): Value => {
  if (value instanceof ExtData) return UNKNOWN;
  if (Array.isArray(value)) return value.map(withoutExtensions);
  if (!isObject(value)) return value as Value;
  return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, withoutExtensions(v)]));
};

export const decodeValue = (value: DynamicValue | null | undefined): Value => {
  if (value?.msgpack?.length) return withoutExtensions(decode(value.msgpack, { extensionCodec: extensions }));
  if (value?.json?.length) return JSON.parse(Buffer.from(value.json).toString('utf8')) as Value;
  return null;
};

/** Decodes what must be an object or null. */
export const decodeObject = (value: DynamicValue | null | undefined): Values | null =>
  decodeValue(value) as Values | null;

export const encodeValue = (value: Value): DynamicValue => ({
  msgpack: encode(value, { extensionCodec: extensions, sortKeys: true }),
});

export const isUnknown = (value: unknown): value is Unknown => value instanceof Unknown;

export const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isUnknown(value);

/** True when nothing inside is unknown. */
export const isWhollyKnown = (value: Value): boolean => {
  if (isUnknown(value)) return false;
  return typeof value === 'object' && value !== null
    ? Object.values(value as Values).every(isWhollyKnown)
    : true;
};

/** Deep equality; an unknown equals nothing but itself. Terraform sends sets in one order, so order may count. */
export const equal = (a: Value | undefined, b: Value | undefined): boolean => {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((v, i) => equal(v, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((n) => Object.hasOwn(b, n) && equal(a[n], b[n]))
  );
};
