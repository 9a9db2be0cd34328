import type { WriteStream } from 'node:tty';
import { expect, it } from '@jest/globals';
import { createSecrets } from '../../../runbooks/engine/secrets/secrets.ts';
import type { Event, Place } from '../../../runbooks/engine/show/events.ts';
import { openShow } from '../../../runbooks/engine/show/show.ts';
import { FakeTerminal } from '../../helpers/fake-terminal.ts';
import { secretsIn } from '../../helpers/found.ts';
import { seeds } from '../../helpers/seeds.ts';

const all = Object.values(seeds).join(' and ');
const step: Place = { id: all, title: all, effect: 'change', n: 1, total: 1 };
const proof = {
  id: all,
  title: all,
  equal: false,
  figures: { [all]: all, source: { deep: all } },
  differences: [all],
};

/** One of every event, full of secrets. The map is typed by the events there are, so that a new one is missed here. */
const events: { [E in Event['event']]: Omit<Extract<Event, { event: E }>, 'event'> } = {
  started: { runId: all, title: all, workspace: all, way: 'new', steps: [step] } as never,
  begin: { step, doing: 'run' },
  progress: { step, progress: { done: 1, total: 2, unit: 'rows', note: all } },
  log: { line: all, step },
  proof: { step, proof },
  done: { step, seconds: 3 },
  skipped: { step, reason: all },
  failed: { step, message: all },
  rehearsed: { step, lines: [all] } as never,
  ended: { outcome: 'done', lines: [all] } as never,
};

const terminals: [string, { json?: boolean; columns?: number }][] = [
  ['plain lines', {}],
  ['JSON', { json: true }],
  ['a terminal', { columns: 80 }],
  ['a narrow terminal', { columns: 20 }],
];

it.each(terminals)('no secret passes to %s, by any event', async (_, { json = false, columns }) => {
  const secrets = createSecrets();
  for (const seed of Object.values(seeds)) secrets.register(seed);
  let written = '';
  const screen = new FakeTerminal(columns ?? 80, 24);
  const stream = Object.assign(screen, {
    isTTY: columns !== undefined,
    write: (text: string) => {
      written += text;
      return true;
    },
  });
  const show = await openShow(stream as unknown as WriteStream, { json, secrets });
  for (const [event, rest] of Object.entries(events)) {
    await show.event({ event: 'begin', step, doing: 'run' });
    await show.event({ event, ...rest } as Event);
  }
  expect(secretsIn(written.replace(/\s+/g, ' '), seeds)).toEqual([]);
  expect(written).toContain('[secret]');
});
