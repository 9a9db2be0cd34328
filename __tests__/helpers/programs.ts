import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const pathOf = (program: string) =>
  execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();

/** A folder for PATH that holds nothing but these programs, and some that only say which version they are. */
export function onlyPrograms(programs: readonly string[], versions: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'programs-'));
  for (const program of programs) symlinkSync(pathOf(program), join(folder, program));
  for (const [program, version] of Object.entries(versions)) {
    const file = join(folder, program);
    writeFileSync(file, `#!/bin/sh\necho '${program} (PostgreSQL) ${version}'\n`);
    chmodSync(file, 0o755);
  }
  return folder;
}
