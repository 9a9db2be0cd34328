import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { Buildspec } from '../../constructs/pipeline/buildspec.ts';

interface BuildProps {
  readonly buildspec: Buildspec;
  readonly env: Readonly<Record<string, string>>;
  /** Name → what `sh` does in its place, after the call was written down. */
  readonly programs: Readonly<Record<string, string>>;
  /** What lies in the source. */
  readonly files?: readonly string[];
}

/** A build that is over. */
export interface Build {
  readonly directory: string;
  readonly code: number | null;
  /** What the programs were called with. */
  readonly calls: readonly string[];
  /** A file of the build; `exported` holds its environment at the end. */
  read(file: string): string;
}

/** Runs a buildspec's commands like CodeBuild: one shell, and the first that fails ends it. */
export function build({ buildspec, env, programs, files = [] }: BuildProps): Build {
  const directory = mkdtempSync(join(tmpdir(), 'build-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  write('.calls', '');
  for (const file of files) write(file, file);
  for (const [name, script] of Object.entries(programs)) {
    write(`.bin/${name}`, `#!/bin/sh\necho ${name} "$@" >> ${directory}/.calls\n${script}\n`);
    chmodSync(join(directory, '.bin', name), 0o755);
  }
  const commands = [...buildspec.commands, 'env > exported'].join('\n');
  const path = [join(directory, '.bin'), process.env.PATH].join(delimiter);
  const { status } = spawnSync('sh', ['-e', '-c', commands], { cwd: directory, env: { ...env, PATH: path } });
  const read = (file: string) => readFileSync(join(directory, file), 'utf8');
  const calls = read('.calls').split('\n').filter(Boolean);
  return { directory, code: status, calls, read };
}
