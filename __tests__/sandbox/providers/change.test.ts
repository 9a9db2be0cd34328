import { describe, expect, it } from '@jest/globals';
import { apply, conform, plan } from '../../../scripts/sandbox/providers/plugin/change.ts';
import type { Resource } from '../../../scripts/sandbox/providers/plugin/resource.ts';
import { emptyObject } from '../../../scripts/sandbox/providers/plugin/schema.ts';
import { decodeValue, encodeValue, UNKNOWN } from '../../../scripts/sandbox/providers/plugin/values.ts';

const attributes = {
  id: { type: 'string', computed: true },
  size: { type: 'number', optional: true, computed: true },
  name: { type: 'string', required: true },
  secret: { type: 'string', optional: true, write_only: true },
};
const tag = { nesting_mode: 'set', block: { attributes: { key: { type: 'string', required: true } } } };
const schema = { version: 0, block: { attributes, block_types: { tag } } };
const thing: Resource = {
  schema,
  replace: ({ prior, planned }) => (prior.name === planned.name ? [] : ['name']),
  create: async (planned) => ({ ...planned, id: 'i-1', size: 1 }),
};
const config = { id: null, size: null, name: 'a', secret: 's', tag: [] };
const state = { id: 'i-1', size: 1, name: 'a', secret: null, tag: [] };

describe('planning', () => {
  it('leaves computed attributes of a new resource unknown and write-only ones out', () => {
    const { planned, replace } = plan(thing, { prior: null, proposed: config, config });
    expect(planned).toEqual({ ...config, id: UNKNOWN, size: UNKNOWN, secret: null });
    expect(replace).toEqual([]);
  });

  it('keeps computed values of an existing one, and names what replaces it', () => {
    const proposed = { ...state, name: 'b' };
    const { planned, replace } = plan(thing, { prior: state, proposed, config: { ...config, name: 'b' } });
    expect(planned).toEqual(proposed);
    expect(replace).toEqual(['name']);
  });
});

describe('applying', () => {
  it('refuses to hand back what it left unknown', async () => {
    const careless = { ...thing, create: async () => ({ ...state, size: UNKNOWN }) };
    await expect(apply(careless, { prior: null, planned: state, config })).rejects.toThrow(
      'unknown after apply',
    );
  });

  it('returns no state after a deletion', async () => {
    expect(await apply(thing, { prior: state, planned: null, config: null })).toBeNull();
  });
});

describe('values on the wire', () => {
  it('survive, unknowns included', () => {
    const value = { a: UNKNOWN, b: [1, 'ü', null, true], c: { d: UNKNOWN } };
    expect(decodeValue(encodeValue(value))).toEqual(value);
  });

  it('take every extension type for an unknown, as the protocol demands', () => {
    const refined = { msgpack: new Uint8Array([0xc7, 3, 12, 0x81, 1, 0xc2]) };
    expect(decodeValue(refined)).toBe(UNKNOWN);
  });

  it('have every name of the schema', () => {
    expect(emptyObject(schema.block)).toEqual({ id: null, size: null, name: null, secret: null, tag: [] });
    expect(conform(schema, { name: 'a', gone: 1 })).toEqual({ ...emptyObject(schema.block), name: 'a' });
  });
});
