import type { Address } from '../../../runbooks/s3/wire/address.ts';
import { exchange, openAgents } from '../../../runbooks/s3/wire/exchange.ts';
import { faultOf, isFault } from '../../../runbooks/s3/wire/fault.ts';
import { openSign } from '../../../runbooks/s3/wire/sign.ts';
import type { MediaSettings } from './settings.ts';

/** Milliseconds until S3 has to answer. */
const deadline = 10_000;

const headers = { 'content-type': 'application/json', 'x-amz-meta-writer': 'api' };

/** Path style is what an emulator without wildcard names needs. */
function addressOf({ endpoint, region, bucket }: MediaSettings): Address {
  const { protocol, hostname, port } = new URL(endpoint);
  return { protocol, hostname, port: port ? Number(port) : undefined, path: `/${bucket}/`, region };
}

/** The API's uploads, without the AWS SDK, which takes longer to load than everything else that the API does in a test. */
export function openMedia(settings: MediaSettings) {
  const [agents, sign, address] = [openAgents(), openSign(), addressOf(settings)];
  const { credentials } = settings;
  return {
    /** Uploads one object; it is stored when this resolves. */
    async write({ key, body }: { key: string; body: string }): Promise<void> {
      const unsigned = { method: 'PUT', key, query: {}, headers, body };
      const outgoing = await sign(address, unsigned, { credentials, now: new Date() });
      const { signal } = new AbortController();
      const answer = await exchange(outgoing, { agents, signal, deadline });
      if (isFault(answer)) throw faultOf(answer);
    },
    close: () => agents.close(),
  };
}
