import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { filesBelow, secretsIn } from '../helpers/found.ts';
import { seeds } from '../helpers/seeds.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'sinks-'));
  mkdirSync(join(root, 'world'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs the leaky command, and returns what it printed. */
function leaky(args: string, more: NodeJS.ProcessEnv = {}) {
  const { TF_WORKSPACE: _, WORKSPACE_SET: __, ...inherited } = process.env;
  const env = {
    ...inherited,
    TOY_WORLD: join(root, 'world'),
    RUNBOOK_DIRECTORY: join(root, 'runs'),
    ...more,
  };
  const command = ['--import', 'tsx', '__tests__/helpers/leaky-command.ts', ...args.split(' ')];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { env, encoding: 'utf8' });
  return { status, printed: stdout + stderr };
}

const at = '--workspace staging';
const last = () =>
  filesBelow(join(root, 'runs')).find(({ path }) => /certificates.*leaky-done.*json$/.test(path))?.path ??
  'none';

/** Every way the command has of saying something, in an order in which each finds what it needs. */
const sinks: [string, () => ReturnType<typeof leaky>, number, RegExp][] = [
  ['a rehearsal', () => leaky(`leaky ${at} --dry-run`), 0, /\[secret\][\s\S]*nothing was changed/],
  ['an error', () => leaky(`leaky ${at}`, { LEAKY_WAY: 'fail' }), 1, /failed: [\s\S]*\[secret\]/],
  [
    'an error with its causes',
    () => leaky(`leaky ${at} --resume`, { LEAKY_WAY: 'fail', DEBUG: 'runbook' }),
    1,
    /\[cause\][\s\S]*\[secret\]/,
  ],
  [
    'JSON',
    () => leaky(`leaky ${at} --resume --json`, { LEAKY_WAY: 'fail' }),
    1,
    /"event":"failed"[\s\S]*\[secret\]/,
  ],
  [
    'something thrown where nobody waits',
    () => leaky(`leaky ${at} --resume`, { LEAKY_WAY: 'throw' }),
    1,
    /secret/,
  ],
  [
    'a rejection nobody waits for',
    () => leaky(`leaky ${at} --resume`, { LEAKY_WAY: 'reject', DEBUG: 'runbook' }),
    1,
    /secret/,
  ],
  ['where', () => leaky(`where ${at}`), 0, /leaky/],
  [
    'a way back that fails',
    () => leaky(`rollback ${at}`, { LEAKY_WAY: 'fail' }),
    1,
    /could not be undone[\s\S]*\[secret\]/,
  ],
  ['a way back that cannot close', () => leaky(`rollback ${at}`), 1, /could not be closed[\s\S]*\[secret\]/],
];

it.each(sinks)('no secret is in what is said by %s', (_, say, code, proof) => {
  const { status, printed } = say();
  expect(secretsIn(printed, seeds)).toEqual([]);
  expect(printed).toMatch(proof);
  expect(status).toBe(code);
});

it('no secret is in a finished run and what is said of its certificate', () => {
  rmSync(join(root, 'runs'), { recursive: true });
  rmSync(join(root, 'store'), { recursive: true, force: true });
  const ran = leaky(`leaky-done ${at}`);
  expect(ran).toMatchObject({ status: 0, printed: expect.stringContaining('certificate: ') });
  const verified = leaky(`verify ${join(root, 'runs', last())}`);
  expect(verified).toMatchObject({ status: 0, printed: expect.stringContaining('[secret]: equal') });
  expect(secretsIn(ran.printed + verified.printed, seeds)).toEqual([]);
});

it('no secret is in any file, or in its name', () => {
  const files = filesBelow(root);
  const kinds = ['journal.jsonl', 'certificate.json', 'certificate.md'];
  for (const kind of kinds) expect(files.some(({ path }) => path.endsWith(kind))).toBe(true);
  for (const { path, bytes } of files) {
    expect({ path, secrets: secretsIn(path + bytes.toString('utf8'), seeds) }).toEqual({ path, secrets: [] });
  }
});
