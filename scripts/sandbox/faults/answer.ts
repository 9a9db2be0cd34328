import type { IncomingMessage } from 'node:http';
import type { Answer } from '../proxy/forward.ts';

const xml = (status: number, body: string): Answer => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: `<?xml version="1.0"?>${body}`,
});

/** An error of a service in the shape of its protocol. */
export function errorAnswer(
  { headers }: Pick<IncomingMessage, 'headers'>,
  service: string,
  { code, status }: { code: string; status: number },
): Answer {
  const message = `sandbox: ${code} on purpose`;
  if (headers['x-amz-target']) {
    const body = JSON.stringify({ __type: code, message });
    return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
  }
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  if (service === 's3') return xml(status, error);
  if (service === 'ec2') return xml(status, `<Response><Errors>${error}</Errors></Response>`);
  return xml(status, `<ErrorResponse>${error}<RequestId>sandbox</RequestId></ErrorResponse>`);
}
