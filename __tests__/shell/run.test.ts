import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Command } from '../../runbooks/shell/command.ts';
import { createRun } from '../../runbooks/shell/run.ts';

const node = (code: string, more: Partial<Command> = {}): Command => ({
  program: process.execPath,
  args: ['-e', code],
  ...more,
});

/** A process that has ended but that nobody has collected yet (Z) is not alive. */
const isAlive = async (pid: number) => {
  const ps = { program: 'ps', args: ['-o', 'stat=', '-p', String(pid)] };
  const { stdout } = await createRun()(ps, { accept: [0, 1] });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
};

/** Runs `code` (which prints its process id first), aborts once it did, and returns the id. */
const interrupt = async (code: string, graceSeconds: number) => {
  const abort = new AbortController();
  let pid = 0;
  const onLine = (line: string) => {
    pid = Number(line);
    abort.abort();
  };
  const running = createRun({ signal: abort.signal, graceSeconds })(node(code), { onLine });
  await expect(running).rejects.toMatchObject({ name: 'CommandInterrupted' });
  return pid;
};

describe('run', () => {
  it('returns what the process printed, unchanged', async () => {
    const result = await createRun()(node('console.log("out\\n"); console.error("err")'));
    expect(result).toEqual({ stdout: 'out\n\n', stderr: 'err\n', exitCode: 0 });
  });

  it('accepts an exit code that is an answer', async () => {
    expect((await createRun()(node('process.exit(2)'), { accept: [0, 2] })).exitCode).toBe(2);
  });

  it('hands over each line and still returns the whole', async () => {
    const lines: string[] = [];
    const { stdout } = await createRun()(node('console.log("a\\nb"); process.stdout.write("c")'), {
      onLine: (line, stream) => lines.push(`${stream} ${line}`),
    });
    expect(lines).toEqual(['stdout a', 'stdout b', 'stdout c']);
    expect(stdout).toBe('a\nb\nc');
  });

  it('gives input only when there is some', async () => {
    const cat = node('process.stdin.pipe(process.stdout)');
    expect((await createRun()(cat, { input: 'state' })).stdout).toBe('state');
    expect((await createRun()(cat)).stdout).toBe('');
  });

  it('sets and removes environment variables', async () => {
    const env = { SHOWN: 'yes', HOME: undefined };
    const code = 'console.log(process.env.SHOWN, process.env.HOME)';
    const { stdout } = await createRun()(node(code, { env }));
    expect(stdout).toBe('yes undefined\n');
  });

  it('fails with the command and the end of standard error', async () => {
    const code = 'for (let i = 0; i < 30; i++) console.error("line " + i + "."); process.exit(7)';
    const error = await createRun()(node(code)).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'CommandFailed', exitCode: 7 });
    expect((error as Error).message).toContain('failed with exit code 7');
    expect((error as Error).message).toContain('\nline 29.');
    expect((error as Error).message).not.toContain('\nline 9.');
  });

  it('shows no colours', async () => {
    const failed = createRun()(
      node('console.error("\\u001b[31mno such address\\u001b[0m"); process.exit(1)'),
    );
    await expect(failed).rejects.toMatchObject({ stderr: 'no such address\n' });
  });

  it('says which program is missing and how to get it', async () => {
    const run = createRun();
    await expect(run({ program: 'no-such-program', args: [] })).rejects.toThrow(
      'The program "no-such-program" was not found on the PATH.',
    );
    const terraform = run({ program: 'terraform', args: [], env: { PATH: '/nowhere' } });
    await expect(terraform).rejects.toThrow('https://developer.hashicorp.com/terraform/install');
  });

  it('does not blame the program for a missing directory', async () => {
    await expect(createRun()(node('', { cwd: '/no/such/directory' }))).rejects.toThrow(
      'The directory /no/such/directory does not exist.',
    );
  });

  it('says which signal ended a process', async () => {
    const failed = createRun()(node('process.kill(process.pid, "SIGKILL")'));
    await expect(failed).rejects.toThrow('was ended by SIGKILL');
  });
});

describe('run, when interrupted', () => {
  it('lets a process end by itself', async () => {
    const code =
      'process.on("SIGINT", () => process.exit(0)); console.log(process.pid); setInterval(() => {}, 1000)';
    expect(await isAlive(await interrupt(code, 20))).toBe(false);
  });

  it('kills what does not end, and its children', async () => {
    const code = `process.on('SIGINT', () => {});
      const child = require('node:child_process').spawn('sleep', ['60'], { stdio: 'ignore' });
      console.log(child.pid); setInterval(() => {}, 1000)`;
    const child = await interrupt(code, 0.3);
    await setTimeout(100);
    expect(await isAlive(child)).toBe(false);
  });

  it('starts nothing afterwards', async () => {
    const run = createRun({ signal: AbortSignal.abort() });
    await expect(run(node(''))).rejects.toMatchObject({ name: 'CommandInterrupted' });
  });
});

describe('a command that outlives', () => {
  it('hands over what it printed, line by line and whole', async () => {
    const lines: string[] = [];
    const code = 'console.log("out é\\nrest"); console.error("err")';
    const onLine = (line: string, stream: string) => lines.push(`${stream} ${line}`);
    const result = await createRun()(node(code), { outlives: true, onLine });
    expect(result).toEqual({ stdout: 'out é\nrest\n', stderr: 'err\n', exitCode: 0 });
    expect(lines).toEqual(['stdout out é', 'stdout rest', 'stderr err']);
  });

  it('fails with what it said', async () => {
    const running = createRun()(node('console.error("why"); process.exit(1)'), { outlives: true });
    await expect(running).rejects.toMatchObject({ name: 'CommandFailed', stderr: 'why\n' });
  });
});
