import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../../runbooks/engine/errors.ts';
import { findTools } from '../../runbooks/postgres/tools.ts';
import type { Run } from '../../runbooks/shell/command.ts';
import { createRun } from '../../runbooks/shell/run.ts';

/** Every program on this machine says it is of `version`. */
const saying =
  (version: string): Run =>
  async ({ program }) => ({ stdout: `${program} (PostgreSQL) ${version}\n`, stderr: '', exitCode: 0 });

describe('finding pg_dump and pg_restore', () => {
  it('finds programs that run', async () => {
    const { pgDump, version } = await findTools(createRun(), 14);
    const { stdout } = await createRun()({ program: pgDump, args: ['--version'] });
    expect(stdout).toContain(version);
  });

  it.each([
    ['15.3', 15],
    ['16.1', 14],
    ['17.2', 17],
    ['18.0', 17],
  ])('takes %s for a server of version %i', async (version, server) => {
    expect((await findTools(saying(version), server)).version).toBe(version);
  });

  it.each([
    ['14.9', 15, /^pg_dump and pg_restore 15 to 16 are needed .*found: 14\.9.*postgresql-client-15/],
    ['17.2', 16, /^pg_dump and pg_restore 16 are needed/],
    ['16.2', 17, /^pg_dump and pg_restore 17 or newer are needed/],
  ])('does not take %s for a server of version %i', async (version, server, message) => {
    const found = findTools(saying(version), server);
    await expect(found).rejects.toThrow(UsageError);
    await expect(found).rejects.toThrow(message);
  });
});
