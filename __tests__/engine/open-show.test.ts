import { afterEach, expect, it, jest } from '@jest/globals';
import { createSecrets } from '../../runbooks/engine/secrets/secrets.ts';
import { openShow } from '../../runbooks/engine/show/show.ts';

const step = { id: 'copy', title: 'Copy', effect: 'change' as const, n: 1, total: 1 };
const environment = { ...process.env };

afterEach(() => {
  process.env = environment;
  jest.useRealTimers();
});

async function shown(env: NodeJS.ProcessEnv, { isTTY = true, columns = 80, json = false } = {}) {
  jest.useFakeTimers();
  process.env = { TERM: 'xterm', ...env };
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  const show = await openShow({ isTTY, columns, write, on: () => {} } as never, {
    json,
    secrets: createSecrets(),
  });
  await show.event({ event: 'begin', step, doing: 'run' });
  return text;
}

it('shows a live list in a terminal', async () => {
  expect(await shown({})).toBe('⠋ [1/1] Copy');
});

it.each([
  ['a pipe', {}, { isTTY: false }],
  ['a terminal without a width', {}, { columns: 0 }],
  ['CI', { CI: 'true' }, {}],
  ['NO_COLOR', { NO_COLOR: '1' }, {}],
  ['a dumb terminal', { TERM: 'dumb' }, {}],
])('shows plain lines for %s', async (_, env, terminal) => {
  expect(await shown(env, terminal)).toMatch(/^\d\d:\d\d:\d\d \[1\/1\] Copy\n$/);
});

it('shows nothing but JSON when asked to, in a terminal too', async () => {
  expect(JSON.parse(await shown({}, { json: true }))).toMatchObject({ event: 'begin', step });
});
