import { join } from 'node:path';
import { finishedRuns } from './certificate/shelf.ts';
import { fetchFiles } from './copies/fetch.ts';
import { fetchCertificates } from './copies/fetch-certificates.ts';
import { MissingFact } from './errors.ts';
import { forecast } from './estimate.ts';
import { meter } from './meter.ts';
import { sessionDirectory } from './session.ts';
import { placeOf, type Stage } from './stage.ts';
import type { AnyStep, Context, Facts, Proof, Runtime } from './types.ts';
import type { World } from './worlds.ts';

/** A step's context: the effects of the rooms and the engine's runtime. Proofs it makes are added to `proofs`. */
export function createContext(
  stage: Stage,
  step: AnyStep,
  world: World & { readonly proofs?: Proof[] },
): Context<object, Facts> {
  const { session, history } = stage;
  return {
    ...world.effects,
    ...reporting(stage, step, world),
    facts: history.facts,
    fact: (name) => {
      const value = history.facts[name];
      if (value !== undefined) return value;
      throw new MissingFact(`The step ${step.id} needs "${name}", which no earlier step recorded.`);
    },
    note: async (facts) => {
      world.over?.throwIfAborted();
      const known = definite(facts);
      stage.record({ event: 'note', step: step.id, facts: known });
      await stage.ready();
    },
    applying: async (plan) => {
      stage.record({ event: 'plan', step: step.id, plan });
      await stage.ready();
    },
    keep: stage.keep,
    forecast: (from) => forecast(stage, from),
    finished: async (book) => {
      const directory = sessionDirectory(session);
      await fetchCertificates(directory, session.store, book);
      return finishedRuns(directory, book);
    },
    folderOf: async (runId) => {
      const directory = join(sessionDirectory(session), runId);
      await fetchFiles({ runId, directory, store: session.store });
      return directory;
    },
    secret: session.secrets.register,
    chosen: stage.chosen,
    signal: world.signal,
    directory: stage.directory,
    runId: stage.runId,
    operator: session.who.operator,
  };
}

/** Facts without the undefined ones, which JSON cannot hold. */
export const definite = (facts: Partial<Facts> | undefined): Facts =>
  Object.fromEntries(Object.entries(facts ?? {}).filter(([, value]) => value !== undefined)) as Facts;

function reporting(
  stage: Stage,
  step: AnyStep,
  { over, proofs }: { readonly over?: AbortSignal; readonly proofs?: Proof[] },
): Pick<Runtime<Facts>, 'progress' | 'log' | 'prove'> {
  const { show, clock } = stage.session;
  const place = placeOf(stage, step);
  const measure = meter();
  return {
    progress: (progress) =>
      void show.event({ event: 'progress', step: place, progress, ...measure(progress, clock.elapsed()) }),
    log: (line) => void show.event({ event: 'log', line, step: place }),
    prove: (proof) => {
      over?.throwIfAborted();
      stage.record({ event: 'proof', step: step.id, proof: { ...proof } });
      proofs?.push(proof);
      void show.event({ event: 'proof', step: place, proof });
    },
  };
}
