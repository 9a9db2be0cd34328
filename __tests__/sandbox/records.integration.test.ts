import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Guard, startGuard } from '../../scripts/sandbox/guard/index.ts';
import { type Moto, startMoto } from '../../scripts/sandbox/moto/index.ts';
import { buildPrograms } from '../../scripts/sandbox/programs.ts';

const logs = mkdtempSync(join(tmpdir(), 'records-'));
let guard: Guard;
let moto: Moto;
let zone = '';

const authorization =
  'AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/route53/aws4_request, SignedHeaders=host, Signature=x';

const call = (path: string, body?: string) =>
  fetch(`${moto.endpoint}/2013-04-01/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization },
    body,
  });

/** HTTP status of a change to one record that leads elsewhere. */
async function change(action: 'CREATE' | 'DELETE', name: string, type: 'A' | 'AAAA'): Promise<number> {
  const target = `<HostedZoneId>Z2FDTNDATAQYW2</HostedZoneId><DNSName>d.cloudfront.net</DNSName>`;
  const alias = `<AliasTarget>${target}<EvaluateTargetHealth>false</EvaluateTargetHealth></AliasTarget>`;
  const record = `<ResourceRecordSet><Name>${name}</Name><Type>${type}</Type>${alias}</ResourceRecordSet>`;
  const changes = `<Changes><Change><Action>${action}</Action>${record}</Change></Changes>`;
  const namespace = 'https://route53.amazonaws.com/doc/2013-04-01/';
  const body = `<ChangeResourceRecordSetsRequest xmlns="${namespace}"><ChangeBatch>${changes}</ChangeBatch></ChangeResourceRecordSetsRequest>`;
  return (await call(`hostedzone/${zone}/rrset/`, body)).status;
}

beforeAll(async () => {
  guard = startGuard((await buildPrograms(logs)).guard);
  const standing = { zones: ['knowme.example'], connections: [] };
  moto = await startMoto({ logs, guard, standing });
  zone = /\/hostedzone\/(\w+)</.exec(await (await call('hostedzone')).text())?.[1] ?? '';
});
afterAll(async () => {
  await moto?.stop();
  await guard?.release();
  rmSync(logs, { recursive: true, force: true });
});

it('a record that was deleted can be made again, and none can be made twice', async () => {
  const web = 'staging.knowme.example';
  for (const type of ['A', 'AAAA'] as const) expect(await change('CREATE', web, type)).toBe(200);
  expect(await change('CREATE', web, 'A')).toBe(400);
  for (const type of ['A', 'AAAA'] as const) expect(await change('DELETE', web, type)).toBe(200);
  expect(await change('CREATE', 'api.staging.knowme.example', 'A')).toBe(200);
  for (const type of ['A', 'AAAA'] as const) expect(await change('CREATE', web, type)).toBe(200);
});
