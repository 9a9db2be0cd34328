import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isUsed } from './uses.mjs';

/** Builds that stay, the one of now among them: whoever goes back and forth between two states of the sources builds none anew. */
const newest = 3;

/** Milliseconds in which a draft becomes a build, and who has just found a build says that he uses it. */
const settled = 60 * 60 * 1000;

const usedAt = (folder) => statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Removes builds but the few that were used last, and those that a process still runs from. */
export function prune(builds) {
  const folders = readdirSync(builds).map((name) => join(builds, name));
  const old = folders.sort((a, b) => usedAt(b) - usedAt(a)).slice(newest);
  for (const folder of old) {
    if (Date.now() - usedAt(folder) > settled && !isUsed(folder))
      rmSync(folder, { recursive: true, force: true });
  }
}
