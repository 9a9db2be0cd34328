import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Case, cases, confirmed, folders, raised, type Try } from '../helpers/bad-inputs.ts';
import { type Deployment, deploy, type Ended, ended } from '../helpers/deployment.ts';
import { World } from '../helpers/world.ts';

let staging: Deployment;
let world: World;

beforeAll(async () => {
  staging = await deploy({ settings: { database: { generation: 2 } }, rows: 10 });
  world = new World(staging);
});

afterAll(async () => {
  world?.close();
  await staging?.sandbox.stop();
  for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });
});

const start = ({ set = raised, env, args = confirmed }: Try) =>
  staging.start(args, { WORKSPACE_SET: staging.with(set), ...env });

/** One message, printed once, without a stack trace. */
function verifyMessage({ code, output }: Ended, wanted: { code: number; says: RegExp }) {
  expect(output).toMatch(wanted.says);
  expect(output.match(new RegExp(wanted.says.source, 'g'))).toHaveLength(1);
  expect(output).not.toMatch(/^ {4}at /m);
  expect(code).toBe(wanted.code);
}

/** Tries it, and compares everything it could have touched. */
async function refused(attempt: Try, code: number, says: RegExp): Promise<Ended> {
  const before = await world.seen();
  const found = await ended(start(attempt));
  verifyMessage(found, { code, says });
  expect(await world.seen()).toEqual(before);
  return found;
}

describe('nothing is touched, and one message says what to do:', () => {
  it.each<Case>(cases)('%s', async (_name, attempt, code, says) => {
    await refused(attempt, code, says);
  });

  it('drift made by hand', async () => {
    const before = await world.seen();
    await world.setDeletionProtection(true);
    expect(await world.seen()).not.toEqual(before);
    await refused(
      {},
      3,
      /more than this migration:\n +update +aws_db_instance\.database \(deletion_protection\)/,
    );
    await world.setDeletionProtection(false);
  });
});

it("a secret of the new generation that no run made is nobody's to delete", async () => {
  const name = 'knowme-staging-database-g3/admin';
  await world.createSecret(name);
  await refused(
    {},
    3,
    /Generation 3 exists already, though no run made it: secret knowme-staging-database-g3\/admin/,
  );
  await world.deleteSecret(name);
});

describe('a database', () => {
  it('that is frozen is seen before anything is opened, and a second runner is told who is first', async () => {
    const before = await world.seen();
    const thaw = await world.freezeDatabase();
    try {
      const first = ended(start({}));
      while (!/is running/.test((await staging.runbook(['lock', 'status'])).output));
      const second = await ended(start({}));
      verifyMessage(second, {
        code: 3,
        says: /db-migrate is running in this workspace: \S+ on \S+, process \d+/,
      });
      const { output } = await staging.runbook(['where']);
      expect(output).toMatch(/yes: db-migrate by .* in step 1 of \d+, Check account/);
      verifyMessage(await first, { code: 3, says: /RDS says that \S+-g2 is available, but: cannot connect/ });
    } finally {
      thaw();
    }
    expect(await world.seen()).toEqual(before);
  });

  it('that is stopped is told how to start', async () => {
    await world.stopDatabase();
    try {
      await refused({}, 3, /g2 is stopped; it must be available[\s\S]*aws rds start-db-instance/);
    } finally {
      await world.startDatabase();
    }
  });
});

it('leaves nothing to go back from, and says so', async () => {
  const { output } = await staging.runbook(['where']);
  expect(output).toMatch(/no: failed .* in step 1 of \d+, Check .*: Database .* is stopped/);
  expect(output).toMatch(/nothing to go back from/);
  expect(output).not.toMatch(/rollback|--resume/);
  expect((await staging.runbook(['lock', 'status'])).output).toBe('Nobody is at work in staging.\n');
});
