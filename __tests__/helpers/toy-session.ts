import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../runbooks/engine/clock.ts';
import { lastRun, type PastRun, runFiles } from '../../runbooks/engine/runs.ts';
import { createSecrets } from '../../runbooks/engine/secrets/secrets.ts';
import type { Session } from '../../runbooks/engine/session.ts';
import type { Event } from '../../runbooks/engine/show/events.ts';
import type { AnyBook } from '../../runbooks/engine/types.ts';
import { folderStore } from '../../runbooks/store/folder.ts';
import { toyBook } from './toy-book.ts';

/** A toy world and a runs directory in one temporary folder. */
export interface Toy {
  readonly folder: string;
  readonly events: Event[];
  readonly stop: AbortController;
  session(overrides?: Partial<Session> & { hook?: (place: string) => void | Promise<void> }): Session;
  last(): PastRun;
  journalText(): string;
}

/** Works with a toy and removes it. */
export async function withToy<T>(work: (toy: Toy) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'toy-'));
  const folder = join(root, 'world');
  mkdirSync(folder);
  try {
    return await work(createToy(root, folder));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function createToy(root: string, folder: string): Toy {
  const events: Event[] = [];
  const stop = new AbortController();
  const last = () => {
    const run = lastRun(join(root, 'runs', 'staging'));
    if (!run) throw new Error('no run yet');
    return run;
  };
  return {
    folder,
    events,
    stop,
    last,
    journalText: () => readFileSync(runFiles(last().directory).journal, 'utf8'),
    session: ({ hook, ...overrides } = {}) => ({
      book: toyBook as AnyBook,
      target: { workspace: 'staging', account: '123456789012', inputs: { database: { generation: 2 } } },
      who: { operator: 'ann', host: 'desk', revision: 'abc' },
      root: join(root, 'runs'),
      store: folderStore(join(root, 'store')),
      clock: systemClock,
      show: { event: async (event) => void events.push(event) },
      secrets: createSecrets(),
      signals: { stop: stop.signal, insist: new AbortController().signal },
      open: async () => ({ folder, hook }),
      identify: async () => '123456789012',
      confirm: async () => null,
      ...overrides,
    }),
  };
}

/** Throws at one place of the toy world, once. */
export function failAt(place: string, message = 'out of luck') {
  let failed = false;
  return (at: string) => {
    if (at !== place || failed) return;
    failed = true;
    throw new Error(message);
  };
}
