import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Endpoint } from '../../runbooks/postgres/client.ts';
import { compareLive, compareWritten, drain } from '../../runbooks/postgres/replicate/index.ts';
import { execute, type TestServer } from '../helpers/postgres.ts';
import { type ReplicatedPair, startPair } from '../helpers/replicated-pair.ts';

let pair: ReplicatedPair;
let source: TestServer;
let target: TestServer;

beforeAll(async () => {
  pair = await startPair('runbook_test');
  ({ source, target } = pair);
});

afterAll(() => pair?.stop());

/** By the time it returns that is done, and nothing else of this process has gone on meanwhile. */
function doAtOnce({ host, port, user, database, password }: Endpoint, sql: string): void {
  const login = { PGHOST: host, PGPORT: String(port), PGUSER: user, PGDATABASE: database };
  // Whoever has read the table already would wait for this process, and it for him.
  const env = { ...process.env, ...login, PGPASSWORD: password.reveal(), PGOPTIONS: '-c lock_timeout=5s' };
  execFileSync('psql', ['-qXc', sql], { env });
}

describe('the comparison while it is used, and of the rest', () => {
  const onSource = (sql: string) => execute(source.master, [sql]);
  const onTarget = (sql: string) => execute(target.master, [sql]);
  const settled = () => drain(pair.ends);

  beforeEach(async () => {
    await pair.execute(
      'DROP TABLE IF EXISTS notes, bag',
      'CREATE TABLE notes (id int PRIMARY KEY, body text)',
      'CREATE TABLE bag (a text); ALTER TABLE bag REPLICA IDENTITY FULL',
    );
    await pair.follow();
    await onSource("INSERT INTO notes SELECT n, 'note ' || n FROM generate_series(1, 100) n");
    await settled();
  });
  afterEach(() => pair.drop());

  it.each([
    ["UPDATE notes SET body = 'nota 5' WHERE id = 5"],
    ['DELETE FROM notes WHERE id = 5'],
    ["INSERT INTO notes VALUES (1000, 'one more')"],
    ['UPDATE notes SET body = (SELECT body FROM notes n WHERE n.id = 11 - notes.id) WHERE id IN (5, 6)'],
  ])('finds what differs before: %s', async (fault) => {
    await onTarget(fault);
    const { proof } = await compareLive(pair.ends);
    expect(proof.differences).toEqual([
      expect.stringMatching(/^public\.notes: source 100 rows, hash .*; target/),
    ]);
  });

  it.each([
    ["UPDATE notes SET body = 'nota 7' WHERE id = 7"],
    ['DELETE FROM notes WHERE id = 7'],
    ["INSERT INTO notes VALUES (8, 'not deleted')"],
    ["INSERT INTO notes VALUES (9, 'the old key')"],
  ])('finds what differs in rows that were written after: %s', async (fault) => {
    const { proof, written } = await compareLive(pair.ends);
    expect(proof.differences).toEqual([]);
    await onSource("UPDATE notes SET body = 'new' WHERE id = 7");
    await onSource('DELETE FROM notes WHERE id = 8');
    await onSource('UPDATE notes SET id = 900 WHERE id = 9');
    await settled();
    const rest = await compareWritten(pair.ends, written);
    expect(rest.proof.differences).toEqual([]);
    await onTarget(fault);
    expect((await compareWritten(pair.ends, rest.written)).proof.differences).toEqual([
      expect.stringMatching(/^public\.notes: source 2 rows, hash .*; target/),
    ]);
  });

  /** Compares live while rows 1001 to 4000 are written, and then the rest. */
  async function compareInRounds() {
    let writing: Promise<void> | undefined;
    const progress = () => {
      writing ??= onSource("UPDATE notes SET body = body || '!' WHERE id > 1000");
    };
    const live = await compareLive({ ...pair.ends, progress });
    await writing;
    await settled();
    return { live: live.proof, rest: (await compareWritten(pair.ends, live.written)).proof };
  }

  it('comes down to few rows in rounds, and loses none', async () => {
    await onSource("INSERT INTO notes SELECT n, 'many' FROM generate_series(1001, 4000) n");
    await settled();
    const { live, rest } = await compareInRounds();
    expect(live).toMatchObject({ equal: true, figures: { source: { rows: 3100 }, target: { rows: 3100 } } });
    expect(rest.equal).toBe(true);
    const { rows } = rest.figures.source as { rows: number };
    expect(Number(live.figures.again) + rows).toBe(3000);
  });

  it('finds in its rounds what arrives otherwise than it was sent', async () => {
    await onSource("INSERT INTO notes SELECT n, 'many' FROM generate_series(1001, 4000) n");
    await settled();
    // Rows that arrive fire triggers for REPLICA, and those that are written do not.
    const spoil = `
      CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.body := 'spoilt'; RETURN NEW; END $$;
      CREATE TRIGGER spoil BEFORE UPDATE ON notes FOR EACH ROW WHEN (NEW.id = 2000) EXECUTE FUNCTION spoil();
      ALTER TABLE notes ENABLE REPLICA TRIGGER spoil`;
    await onSource(spoil);
    await onTarget(spoil);
    const { live, rest } = await compareInRounds();
    expect([...live.differences, ...rest.differences]).toEqual([expect.stringMatching(/^public\.notes: /)]);
    await onSource('DROP FUNCTION spoil() CASCADE');
    await onTarget('DROP FUNCTION spoil() CASCADE');
  });

  it('takes no table for another that is emptied while it is read, which older snapshots see at once', async () => {
    await onSource("INSERT INTO bag VALUES ('read before notes')");
    await settled();
    let emptied = false;
    const progress = () => {
      if (emptied) return;
      emptied = true;
      doAtOnce(target.master, 'ALTER SUBSCRIPTION runbook_test DISABLE');
      doAtOnce(source.master, 'TRUNCATE notes');
    };
    const { proof, written } = await compareLive({ ...pair.ends, jobs: 1, progress });
    expect(emptied).toBe(true);
    expect(proof.differences).toEqual([]);
    await onTarget('ALTER SUBSCRIPTION runbook_test ENABLE');
    await settled();
    const rest = await compareWritten(pair.ends, written);
    expect(rest.proof).toMatchObject({ equal: true, figures: { whole: 1, source: { rows: 0 } } });
    await onTarget("INSERT INTO notes VALUES (1, 'not emptied')");
    expect((await compareWritten(pair.ends, rest.written)).proof.differences).toHaveLength(1);
  });

  it('reads a table whole that was emptied, or has no key', async () => {
    const { written } = await compareLive(pair.ends);
    await onSource("TRUNCATE notes; INSERT INTO bag VALUES (NULL), ('a'), ('a')");
    await settled();
    const rest = await compareWritten(pair.ends, written);
    expect(rest.proof).toMatchObject({
      differences: [],
      figures: { tables: 2, whole: 2, source: { rows: 3 }, target: { rows: 3 } },
    });
    await onTarget("UPDATE bag SET a = '' WHERE a IS NULL; INSERT INTO notes VALUES (1)");
    expect((await compareWritten(pair.ends, rest.written)).proof.differences).toHaveLength(2);
  });
});
