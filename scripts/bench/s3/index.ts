import { type Cost, isInstalled, measure } from './measure.ts';
import { type Method, methods, ours } from './methods.ts';
import { whileStopped } from './stopped.ts';
import { type Stub, startStub } from './stub.ts';
import { head, type Load, lines, type Measured, stoppedHead, stoppedLine } from './table.ts';

export interface Options {
  /** How many small objects. */
  readonly objects: readonly number[];
  /** How many objects of a gigabyte. */
  readonly large: readonly number[];
  /** How many objects are listed on both sides, where nothing is left to copy. */
  readonly listed: readonly number[];
  /** How many objects are in a bucket whose migration stops the writers, after all were copied and proven. */
  readonly stopped: readonly number[];
  /** Milliseconds each answer takes. */
  readonly latency: number;
  readonly runs: number;
  /** Takes a line of the table. */
  print(line: string): void;
  /** Takes what is going on. */
  log(line: string): void;
}

interface Kind extends Load {
  readonly target: 'empty' | 'level';
  readonly methods: readonly Method[];
}

const megabyte = 1e6;
/** Uploaded in parts of 10 MB. */
const large = { size: 1000 * megabyte, parts: 100 };

/**
 * Every method once, in turn, as often as asked: what else the machine does then hits all alike. One that takes minutes has but one turn.
 */
async function takeTurns(stub: Stub, kind: Kind, { runs, log }: Options): Promise<Measured[]> {
  const costs = new Map<Method, Cost[]>(kind.methods.map((method) => [method, []]));
  const there = new Map<Method, boolean>();
  for (const method of kind.methods) there.set(method, await isInstalled(method.program));
  for (let run = 1; run <= runs; run++) {
    for (const method of kind.methods.filter((one) => there.get(one) && !(one.slow && run > 1))) {
      await stub.order({ do: kind.target });
      const cost = await measure(stub, method, kind.objects);
      log(`${kind.title}, run ${run} of ${runs}: ${method.name} ${cost.seconds.toFixed(1)} s`);
      costs.get(method)?.push(cost);
    }
  }
  return kind.methods.map((method) => ({
    method,
    costs: costs.get(method) ?? [],
    ...(there.get(method) ? {} : { missing: `not installed: ${method.program}` }),
  }));
}

/** Objects that are written between the last live pass and the fence: by nobody, and by an application in a minute or two. */
const writtenSince = [0, 100];

const few = (count: number) => count.toLocaleString('en-US');

/** Measures all methods with all loads, on a server of its own. */
export async function bench(o: Options): Promise<void> {
  const stub = await startStub(o.latency);
  const show = async (kind: Kind, filled: { size: number; parts: number }) => {
    await stub.order({ do: 'fill', count: kind.objects, ...filled });
    for (const line of lines(kind, await takeTurns(stub, kind, o))) o.print(line);
  };
  const small = { size: 1000, parts: 1 };
  try {
    o.print(head);
    for (const objects of o.objects)
      await show({ title: `${few(objects)} of 1 kB`, objects, bytes: 0, target: 'empty', methods }, small);
    for (const objects of o.large) {
      const bytes = objects * large.size;
      await show({ title: `${few(objects)} of 1 GB`, objects, bytes, target: 'empty', methods }, large);
    }
    for (const objects of o.listed) {
      const title = `${few(objects)} there already`;
      await show({ title, objects, bytes: 0, target: 'level', methods: [ours] }, small);
    }
    o.print(`\n${stoppedHead}`);
    for (const objects of o.stopped) {
      for (const written of writtenSince) {
        await stub.order({ do: 'fill', count: objects, ...small });
        await stub.order({ do: 'level' });
        o.print(stoppedLine(few(objects), written, await whileStopped(stub, objects, written)));
      }
    }
  } finally {
    await stub.stop();
  }
}
