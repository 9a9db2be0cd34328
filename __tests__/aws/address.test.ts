import { describe, expect, it } from '@jest/globals';
import { myAddress } from '../../runbooks/aws/address.ts';

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
