import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Deployment, type Ended, ended } from './deployment.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A colleague's machine: the project in another folder, another home, and none of the runs. */
export interface SecondClone {
  readonly home: string;
  readonly runs: string;
  /** Runs `runbook … --workspace staging` there. */
  runbook(args: readonly string[]): Promise<Ended>;
  remove(): void;
}

/** Clones the project, as it stands, for the sandbox of a deployment. */
export function secondClone(staging: Deployment): SecondClone {
  // Not inside this one, whose tests would find its own once more.
  const machine = mkdtempSync(join(tmpdir(), 'second-machine-'));
  const [home, clone] = [join(machine, 'home'), join(machine, 'project')];
  mkdirSync(home, { recursive: true });
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', args, { cwd, encoding: 'utf8', stdio: 'pipe' });
  git(root, 'clone', '--quiet', '--shared', '.', clone);
  // What is not committed yet is tested, too.
  for (const file of git(root, 'ls-files', '-mo', '--exclude-standard').split('\n').filter(Boolean)) {
    if (!existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(root, file), join(clone, file));
  }
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  const runs = join(machine, 'runs');
  return {
    home,
    runs,
    remove: () => rmSync(machine, { recursive: true, force: true }),
    runbook(args) {
      const own = { HOME: home, RUNBOOK_DIRECTORY: runs, NODE_OPTIONS: '', TF_WORKSPACE: '' };
      const child = spawn(
        process.execPath,
        [join(clone, 'bin', 'runbook.mjs'), ...args, '--workspace', 'staging'],
        { cwd: clone, env: { ...process.env, ...staging.env, ...own }, stdio: ['ignore', 'pipe', 'pipe'] },
      );
      return ended(child);
    },
  };
}
