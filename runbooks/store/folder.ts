import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Store } from '../engine/store.ts';

const suffix = /\.v(\d+)$/;

/**
 * Versions of a key that stay: a writer finds that somebody came first because that one's file is there. So many, that nobody who
 * did come first is so slow as to find all of them behind.
 */
const kept = 1000;

/** The versions of a key, oldest first. */
function versionsOf(file: string): number[] {
  const prefix = `${basename(file)}.v`;
  return names(dirname(file))
    .filter((name) => name.startsWith(prefix) && suffix.test(name))
    .map((name) => Number(suffix.exec(name)?.[1]))
    .sort((a, b) => a - b);
}

/**
 * A store in a folder of this machine, for a state that lies on this machine. Each version of a key is a file of its
 * own: a link appears with its content or not at all, and never replaces a file, so the first writer of a version wins.
 */
export function folderStore(folder: string): Store {
  return {
    place: folder,
    async read(key) {
      const file = join(folder, key);
      const newest = versionsOf(file).at(-1);
      if (newest === undefined) return undefined;
      const text = read(`${file}.v${newest}`);
      // Pruned meanwhile: there is a newer one.
      return text === undefined ? this.read(key) : { text, version: String(newest) };
    },
    async write(key, text, over) {
      const file = join(folder, key);
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      const version = Number(over ?? 0) + 1;
      if (!create(`${file}.v${version}`, text)) return undefined;
      const newest = versionsOf(file).at(-1) ?? version;
      for (const old of versionsOf(file))
        if (old <= newest - kept) rmSync(`${file}.v${old}`, { force: true });
      // So far behind that the file had been pruned: it was not the first of its version.
      return newest - version < kept ? String(version) : undefined;
    },
    async list(prefix) {
      const found = names(folder, true).map((name) => name.replaceAll('\\', '/'));
      const keys = found.filter((name) => suffix.test(name)).map((name) => name.replace(suffix, ''));
      return [...new Set(keys)].filter((key) => key.startsWith(prefix)).sort();
    },
  };
}

function create(file: string, text: string): boolean {
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, text, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function names(folder: string, recursive = false): string[] {
  try {
    return readdirSync(folder, { recursive, encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
