import { describe, expect, it } from '@jest/globals';
import { isMine, myAddress, privateAddress } from '../../runbooks/aws/address.ts';

const answers = (text: string, status = 200) => (async () => new Response(text, { status })) as typeof fetch;
const unreachable = (async () => {
  throw new TypeError('fetch failed');
}) as typeof fetch;

describe('myAddress', () => {
  it('is what the operator says, without asking anybody', async () => {
    expect(await myAddress({ RUNBOOK_FROM: '203.0.113.7/32' }, unreachable)).toBe('203.0.113.7/32');
  });

  it('is asked for otherwise', async () => {
    expect(await myAddress({}, answers('203.0.113.7\n'))).toBe('203.0.113.7/32');
  });

  it.each(['0.0.0.0/0', '203.0.113.0/24', '203.0.113.7', '2001:db8::1/32', 'home/32'])(
    'lets no more in than one address: %s',
    async (from) => {
      await expect(myAddress({ RUNBOOK_FROM: from }, unreachable)).rejects.toMatchObject({
        name: 'UsageError',
        message: expect.stringContaining(`RUNBOOK_FROM says "${from}"`),
      });
    },
  );

  it.each([
    ['nothing answers', unreachable],
    ['an error answers', answers('', 503)],
  ])('says what to set when %s', async (_case, get) => {
    await expect(myAddress({}, get)).rejects.toThrow('Set RUNBOOK_FROM to the address AWS sees');
  });

  it('does not trust a portal page', async () => {
    await expect(myAddress({}, answers('<html>Log in</html>'))).rejects.toMatchObject({ name: 'UsageError' });
  });
});

describe('privateAddress', () => {
  it.each(['127.0.0.1', '198.51.100.4', 'nowhere.invalid'])('is none on the way to %s', async (host) => {
    expect(await privateAddress(host, {})).toBeUndefined();
  });

  it('is none where the operator says where from', async () => {
    expect(await privateAddress('10.0.0.1', { RUNBOOK_FROM: '203.0.113.7/32' })).toBeUndefined();
  });

  it.each([
    ['10.8.0.2', '10.8.0.2/32'],
    ['203.0.113.7', undefined],
  ])('is where packets to a private host come from, if that is one too: %s', async (from, expected) => {
    expect(await privateAddress('10.0.0.1', {}, async () => from)).toBe(expected);
  });
});

describe('isMine', () => {
  it("knows this machine's own addresses, and the one AWS sees", async () => {
    process.env.RUNBOOK_FROM = '203.0.113.7/32';
    expect(await Promise.all(['127.0.0.1/32', '203.0.113.7/32', '203.0.113.8/32'].map(isMine))).toEqual([
      true,
      true,
      false,
    ]);
    delete process.env.RUNBOOK_FROM;
  });
});
