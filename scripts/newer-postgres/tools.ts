import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf, programsOf, type Release } from './releases.ts';

const download = (url: string, file: string) =>
  execFileSync('curl', ['--fail', '--silent', '--show-error', '--location', '--output', file, url]);

/** The path of a package within its archive. */
function pathOf(index: string, name: string): string {
  const at = `\n${index}`.indexOf(`\nPackage: ${name}\n`);
  const path = /^Filename: (.*)$/m.exec(index.slice(Math.max(0, at)))?.[1];
  if (at < 0 || !path) throw new Error(`the archive has no package ${name}`);
  return path;
}

function unpack({ archive, major }: Release, index: string, name: string): void {
  const file = join(folderOf(major), `${name}.deb`);
  download(`${archive}/${pathOf(index, name)}`, file);
  execFileSync('dpkg-deb', ['--extract', file, folderOf(major)]);
}

/** The program with the C library it was built for, and all other libraries of this machine. */
const wrapper = (folder: string, major: number, program: string) => `#!/bin/sh
exec ${folder}/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 --library-path ${folder}/usr/lib/x86_64-linux-gnu:/usr/lib/x86_64-linux-gnu \\
  ${folder}/usr/lib/postgresql/${major}/bin/${program} "$@"
`;

/** Puts pg_dump and pg_restore beside the server, from packages of a distribution that may be newer than this machine's. */
export function fetchTools(release: Release): void {
  const { archive, suite, major } = release;
  const folder = folderOf(major);
  const index = join(folder, 'Packages.xz');
  download(`${archive}/dists/${suite}/main/binary-amd64/Packages.xz`, index);
  execFileSync('xz', ['--decompress', '--force', index]);
  const text = readFileSync(join(folder, 'Packages'), 'utf8');
  for (const name of [`postgresql-client-${major}`, 'libc6']) unpack(release, text, name);
  for (const program of ['pg_dump', 'pg_restore']) {
    const file = join(programsOf(major), program);
    if (!existsSync(file)) writeFileSync(file, wrapper(folder, major, program), { mode: 0o755 });
    execFileSync(file, ['--version'], { stdio: 'inherit' });
  }
}
