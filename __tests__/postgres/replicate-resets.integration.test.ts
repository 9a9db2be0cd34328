import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { emptyDatabase, isEmpty } from '../../runbooks/postgres/empty.ts';
import {
  beginReplication,
  catchUp,
  compareLive,
  compareWritten,
  drain,
  dropReplication,
  finishReplication,
} from '../../runbooks/postgres/replicate/index.ts';
import { setApplicationRole } from '../../runbooks/postgres/role.ts';
import { copyRoles, grantOwners } from '../../runbooks/postgres/roles.ts';
import { Secret } from '../../runbooks/secret.ts';
import { createDataset } from '../helpers/dataset.ts';
import { execute } from '../helpers/postgres.ts';
import { type ReplicatedPair, startPair } from '../helpers/replicated-pair.ts';
import { startProxy, type TcpProxy, untilDone } from '../helpers/tcp-proxy.ts';

const application = 'knowme_app';
const wires = ['source', 'target', 'publisher'] as const;
type Wire = (typeof wires)[number];

let pair: ReplicatedPair;
let proxies: Record<Wire, TcpProxy>;

beforeAll(async () => {
  pair = await startPair('runbook_test');
  const { source, target } = pair.ends;
  proxies = {
    source: await startProxy(source),
    target: await startProxy(target),
    // What goes from server to server.
    publisher: await startProxy(source),
  };
  await createDataset(source);
  await setApplicationRole(target, { name: application, password: new Secret('new secret') });
  await copyRoles({ source, target, fence: undefined, application });
  await grantOwners(source);
});

afterAll(async () => {
  for (const proxy of Object.values(proxies ?? {})) proxy.stop();
  await pair?.stop();
});

const ends = () => ({
  ...pair.ends,
  source: { ...pair.ends.source, port: proxies.source.port },
  target: { ...pair.ends.target, port: proxies.target.port },
});

/** From nothing, always, as the step does it. */
async function begin(): Promise<void> {
  await dropReplication(ends());
  if (!(await isEmpty(ends().target))) await emptyDatabase(ends().target);
  const publisher = { ...pair.ends.source, port: proxies.publisher.port };
  await beginReplication({
    ...ends(),
    publisher,
    password: new Secret('of the role'),
    copy: (snapshot) => pair.copy(snapshot, undefined, ends()),
  });
}

let written = '';
const compareAll = async () => {
  const { proof, written: heard } = await compareLive(ends());
  expect(proof.differences).toEqual([]);
  written = heard;
};

/** What was heard of is told once: a try that was cut off begins with all rows. */
const compareRest = async (again: number) => {
  if (again > 0) await compareAll();
  expect((await compareWritten(ends(), written)).proof.differences).toEqual([]);
};

const write = () =>
  execute(pair.ends.source, [
    "UPDATE shop.customers SET name = name || '!' WHERE id % 100 = 0",
    "SELECT lo_put(70001, 3, 'changed')",
    'INSERT INTO shop.discounts VALUES (7)',
  ]);

const phases: readonly [string, (again: number) => Promise<unknown>][] = [
  ['begin', begin],
  ['catch up', () => catchUp({ ...ends(), keep: 1e9 })],
  ['compare', compareAll],
  ['drain', () => drain(ends())],
  ['finish', () => finishReplication(ends())],
  ['compare the rest', compareRest],
  ['drop', () => dropReplication(ends())],
];

/** All phases, each with its cut, while somebody writes between them. Answers with what went through the wire in each. */
async function replicate(cut: (phase: string) => void, wire: Wire): Promise<Map<string, number>> {
  const passed = new Map<string, number>();
  for (const [phase, work] of phases) {
    if (phase === 'compare' || phase === 'drain') await write();
    const before = proxies[wire].passed();
    cut(phase);
    await untilDone(work);
    proxies[wire].resetAfter(Number.POSITIVE_INFINITY);
    passed.set(phase, proxies[wire].passed() - before);
  }
  return passed;
}

describe.each(wires)('when all connections to the %s are reset', (wire) => {
  it('each phase of a replication goes on or begins again, at several places, and all is the same', async () => {
    const passed = await replicate(() => {}, wire);
    for (const place of [0, 0.35, 0.8]) {
      await replicate((phase) => {
        proxies[wire].resetAfter(Math.max(1, Math.floor(place * (passed.get(phase) ?? 0))));
      }, wire);
      expect({ place, differences: await pair.differences() }).toEqual({ place, differences: [] });
      expect(await pair.leftOver()).toEqual([]);
    }
  });
});
