import { describe, expect, it } from '@jest/globals';
import { loadWorkspace, WorkspaceError, workspaceNames } from '../../workspaces/index.ts';
import { parseWorkspace } from '../../workspaces/parse.ts';

const set = (variation: unknown) => ({ WORKSPACE_SET: JSON.stringify(variation) });

function mistakes(variation: unknown): string[] {
  try {
    loadWorkspace('staging', set(variation));
  } catch (error) {
    expect(error).toBeInstanceOf(WorkspaceError);
    return (error as Error).message.split('\n');
  }
  throw new Error('the workspace was accepted');
}

const previous = { generation: 1, engineVersion: '15.15', instanceClass: 'db.t4g.small', storage: 20 };

describe('a workspace file', () => {
  it('is right for every workspace', () => {
    for (const name of workspaceNames) expect(loadWorkspace(name, {}).name).toBe(name);
  });

  it('says only what differs from the base', () => {
    const [staging, production] = [loadWorkspace('staging', {}), loadWorkspace('production', {})];
    expect([staging.protected, production.protected]).toEqual([false, true]);
    const differs = { instanceClass: 'db.m7g.large', storage: 100, deletionProtection: true };
    expect(production.database).toEqual({ ...staging.database, ...differs });
  });

  it('that does not exist is refused with the names that do', () => {
    expect(() => loadWorkspace('stagin', {})).toThrow(
      'there is no workspace "stagin"; the workspaces are staging, production',
    );
    expect(() => loadWorkspace('toString', {})).toThrow(WorkspaceError);
  });
});

describe('WORKSPACE_SET', () => {
  it('changes what it names and nothing else', () => {
    const plain = loadWorkspace('staging', {});
    const { database, ...rest } = loadWorkspace('staging', set({ database: { generation: 2 } }));
    expect(database).toEqual({ ...plain.database, generation: 2 });
    expect({ ...rest, database: plain.database }).toEqual(plain);
  });

  it('replaces a section of another type as a whole', () => {
    const state = { type: 'local', directory: 'states' };
    expect(loadWorkspace('staging', set({ state })).state).toEqual(state);
  });

  it('takes a previous generation away with null', () => {
    const { previous } = loadWorkspace('staging', set({ database: { previous: null } })).database;
    expect(previous).toBeUndefined();
  });

  it.each(['{"database":', '[1]', '"staging"', 'null'])('that is no JSON object is shown: %s', (json) => {
    const load = () => loadWorkspace('staging', { WORKSPACE_SET: json });
    expect(load).toThrow(WorkspaceError);
    expect(load).toThrow(json);
  });
});

describe('mistakes', () => {
  it('are told all at once, each with its path, its value and what is allowed', () => {
    const told = mistakes({
      account: '12',
      databas: {},
      database: { generation: 0 },
      api: { cpu: 300, memry: 1 },
    });
    expect(told).toEqual([
      'workspaces/staging.ts with WORKSPACE_SET has 5 mistakes:',
      '  account: "12" — use the 12 digits of the AWS account id',
      '  database.generation: 0 — use a whole number from 1 on',
      '  api.cpu: 300 — use 256, 512, 1024, 2048 or 4096',
      '  api.memry: 1 — unknown; allowed here: image, cpu, memory, tasks, port, healthPath, rollout, firewall, migrateCommand',
      expect.stringMatching(
        /^ {2}databas: \{\} — unknown; allowed here: application, account, .*, watching$/,
      ),
      'Nothing was done. Correct this, then start again.',
    ]);
  });

  it.each([
    [
      { api: { cpu: 256, memory: 4096 } },
      'api.memory: 4096 — Fargate with cpu 256 takes 512, 1024 or 2048 MiB',
    ],
    [{ api: { cpu: 256, memory: 1536 } }, 'api.memory: 1536 — Fargate with cpu 256'],
    [
      { api: { cpu: 512, memory: 1500 } },
      'api.memory: 1500 — Fargate with cpu 512 takes 1024 to 4096 MiB in steps of 1024',
    ],
    [{ api: { tasks: { min: 5, max: 2 } } }, 'api.tasks.max: 2 — must be at least min, which is 5'],
    [{ database: { generation: 2, previous } }, 'only with strategy "side-by-side", not with "detach"'],
    [
      { database: { strategy: 'side-by-side', previous } },
      'database.previous.generation: 1 — must be below generation 1, which replaces it',
    ],
    [{ api: { image: 'knowme:1' } }, 'api.image: "knowme:1" — use a tag or a digest'],
    [
      { domain: 'knowme.test' },
      'domain: "knowme.test" — must be knowme.example (the setting `zone`) or end with .knowme.example',
    ],
    [{ domain: 'notknowme.example' }, 'domain: "notknowme.example" — must be knowme.example'],
    [{ domain: 'Knowme.Example' }, 'domain: "Knowme.Example" — use a domain name in small letters'],
    [{ database: { backupDays: 36 } }, 'database.backupDays: 36 — Too big: expected number to be <=35'],
    [{ database: { backupWindow: '24:00-01:00' } }, 'database.backupWindow: "24:00-01:00" — use hh:mm-hh:mm'],
    [
      { database: { maintenanceWindow: 'Sun:01:00-Sun:02:00' } },
      'database.maintenanceWindow: "Sun:01:00-Sun:02:00" — use ddd:hh:mm-ddd:hh:mm',
    ],
    [{ media: { origins: ['*'] } }, 'media.origins.0: "*" — use scheme and host'],
    [{ state: { type: 'gcs' } }, 'state.type: "gcs" — use "s3" or "local"'],
    [{ database: { passwordSpecials: 7 } }, 'database.passwordSpecials: 7 — Invalid input: expected string'],
  ])('between keys are told too: %j', (variation, told) => {
    expect(mistakes(variation).join('\n')).toContain(told);
  });

  it('between keys are told together with mistakes in other sections', () => {
    expect(mistakes({ api: { memory: 4096 }, region: 'Ireland' })).toHaveLength(4);
  });

  it('do not include a Fargate size that exists', () => {
    const { cpu, memory } = loadWorkspace('staging', set({ api: { cpu: 4096, memory: 30_720 } })).api;
    expect([cpu, memory]).toEqual([4096, 30_720]);
  });

  it('include a name that AWS would find too long', () => {
    const { name: _, ...settings } = loadWorkspace('staging', {});
    const parse = () => parseWorkspace('a-review-of-something-rather-lengthy', settings, 'a file');
    expect(parse).toThrow('a file has a mistake:\n  media.generation: 1 — makes the name');
    expect(parse).toThrow('which has 65 characters; AWS takes 63');
  });
});
