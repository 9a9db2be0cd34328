import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Guard, startGuard } from '../../../scripts/sandbox/guard/index.ts';
import { type Moto, startMoto } from '../../../scripts/sandbox/moto/index.ts';
import { buildPrograms } from '../../../scripts/sandbox/programs.ts';
import { stackTypes } from '../stack-types/index.ts';
import { type Module, openModule } from './terraform.ts';

const logs = mkdtempSync(join(tmpdir(), 'quick-logs-'));
let guard: Guard;
let moto: Moto;
let module: Module;

beforeAll(async () => {
  guard = startGuard((await buildPrograms(logs)).guard);
  moto = await startMoto({ logs, guard, standing: { zones: [], connections: ['knowme-github'] } });
  module = await openModule(stackTypes({ slow: true }), { AWS_ENDPOINT_URL: moto.endpoint });
});
afterAll(async () => {
  await module?.remove();
  await moto?.stop();
  await guard?.release();
  rmSync(logs, { recursive: true, force: true });
});

describe('every type of the infrastructure, on the quick provider', () => {
  it('is made, and then nothing is planned', async () => {
    await module.must('apply', '-auto-approve', '-input=false');
    expect(await module.changes()).toEqual([]);
  });

  it('knows the record that proves a certificate, and the names that others refer to', async () => {
    const state = await module.state();
    expect(state['aws_route53_record.validation']).toMatchObject({
      type: 'CNAME',
      name: expect.stringMatching(/^_[0-9a-f]+\./),
      records: [expect.stringContaining('acm-validations.aws.')],
    });
    expect(state['aws_ecr_repository.api']?.repository_url).toBe(
      '123456789012.dkr.ecr.us-east-1.amazonaws.com/api',
    );
    expect(state['aws_cloudfront_distribution.web']?.domain_name).toMatch(/^e[0-9a-z]+\.cloudfront\.net$/);
  });

  it('is changed in place, and then nothing is planned', async () => {
    await module.write(stackTypes({ slow: true, changed: true }));
    const changes = await module.changes();
    expect(changes.length).toBeGreaterThan(15);
    expect([...new Set(changes.map(({ actions }) => actions.join()))]).toEqual(['update']);
    await module.must('apply', 'plan');
    expect(await module.changes()).toEqual([]);
  });

  it('says which attribute forces a new resource', async () => {
    const changed = stackTypes({ slow: true, changed: true });
    changed.resource.aws_sns_topic = { alarms: { name: 'others' } };
    await module.write(changed);
    const topic = (await module.changes()).find(({ address }) => address === 'aws_sns_topic.alarms');
    expect(topic).toMatchObject({ actions: ['delete', 'create'], replacePaths: [['name']] });
  });

  it('is destroyed', async () => {
    await module.must('destroy', '-auto-approve');
    expect(await module.state()).toEqual({});
  });
});
