import { describe, expect, it } from '@jest/globals';
import { handlers } from '../../../scripts/sandbox/providers/plugin/handlers.ts';
import type { Provider, Resource } from '../../../scripts/sandbox/providers/plugin/resource.ts';
import { decodeValue, encodeValue } from '../../../scripts/sandbox/providers/plugin/values.ts';

const empty = { version: 0, block: {} };
const schema = { version: 1, block: { attributes: { id: { type: 'string', computed: true } } } };

const providing = (resource: Partial<Resource>): Provider => ({
  schema: empty,
  resources: { thing: { schema, create: async () => ({ id: 'i-1' }), ...resource } },
  dataSources: {},
  configure: async () => undefined,
});

type Answer = {
  new_state?: object;
  upgraded_state?: object;
  diagnostics?: { summary: string }[];
  private?: unknown;
};

const call = async (name: string, resource: Partial<Resource>, request: object) => {
  const handle = handlers(providing(resource))[name];
  return (await handle?.({ type_name: 'thing', id: '', ...request })) as Answer;
};

const creation = { prior_state: encodeValue(null), planned_state: encodeValue({ id: null }) };

describe('a call about a resource', () => {
  it('keeps what was created when the wait after it fails', async () => {
    const ready = async () => Promise.reject(new Error('never steady'));
    const answer = await call('ApplyResourceChange', { ready }, creation);
    expect(decodeValue(answer.new_state)).toEqual({ id: 'i-1' });
    expect(answer.diagnostics).toHaveLength(1);
  });

  it('keeps the prior state when a deletion fails', async () => {
    const remove = async () => Promise.reject(new Error('protected'));
    const deletion = { prior_state: encodeValue({ id: 'i-1' }), planned_state: encodeValue(null) };
    const answer = await call('ApplyResourceChange', { delete: remove }, deletion);
    expect(decodeValue(answer.new_state)).toEqual({ id: 'i-1' });
    expect(answer.diagnostics).toHaveLength(1);
  });

  it('hands private bytes back', async () => {
    const mine = Buffer.from('mine');
    const answer = await call(
      'ReadResource',
      {},
      { current_state: encodeValue({ id: 'i-1' }), private: mine },
    );
    expect(answer.private).toBe(mine);
  });

  it('upgrades a state of version 0, which the wire leaves out', async () => {
    const upgrade = async () => ({ id: 'new' });
    const raw_state = { json: Buffer.from('{"id":"old"}') };
    const answer = await call('UpgradeResourceState', { upgrade }, { raw_state });
    expect(decodeValue(answer.upgraded_state)).toEqual({ id: 'new' });
  });

  it('answers with an error about a type it does not have', async () => {
    const answer = await call(
      'ReadResource',
      {},
      { type_name: 'other', current_state: encodeValue({ id: 'x' }) },
    );
    expect(answer.diagnostics?.[0]?.summary).toContain('other is not supported');
    expect(decodeValue(answer.new_state)).toEqual({ id: 'x' });
  });
});
