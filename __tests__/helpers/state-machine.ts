import jsonata from 'jsonata';
import type { Definition, State } from '../../constructs/states.ts';

type Json = Record<string, unknown>;

/** What AWS answers to a call of a state, or how the call fails. */
export type Answer = { readonly result: unknown } | { readonly error: string; readonly cause?: string };

/** How an execution ended, and what was asked of AWS on the way: state and arguments. */
export interface Ended {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  readonly calls: readonly (readonly [string, Json])[];
}

interface Running {
  readonly definition: Definition;
  readonly answers: Readonly<Record<string, Answer>>;
  readonly context: Json;
  readonly variables: Json;
  readonly calls: [string, Json][];
}

/** Walks through a state machine as Step Functions does, without its retries, with AWS's answers by state. */
export function execute(definition: Definition, answers: Record<string, Answer>, input: unknown = {}) {
  const context = {
    Execution: { Id: 'arn:execution:me', Input: input },
    StateMachine: { Id: 'arn:machine' },
  };
  return enter({ definition, answers, context, variables: {}, calls: [] }, definition.StartAt, input);
}

async function enter(run: Running, name: string, input: unknown): Promise<Ended> {
  const state = run.definition.States[name] as Json;
  const states = { context: run.context, input };
  const { calls } = run;
  switch (state.Type) {
    case 'Task':
      return work(run, name, states);
    case 'Choice':
      return enter(run, await branch(run, state, states), input);
    case 'Succeed':
      return { status: 'SUCCEEDED', output: await resolve(run, state.Output ?? input, states), calls };
    default: {
      const [error, cause] = (await resolve(run, [state.Error, state.Cause], states)) as string[];
      return { status: 'FAILED', error, cause, calls };
    }
  }
}

async function work(run: Running, name: string, states: Json): Promise<Ended> {
  const state = run.definition.States[name] as Json;
  run.calls.push([name, (await resolve(run, state.Arguments, states)) as Json]);
  const answer = run.answers[name];
  if (!answer) throw new Error(`no answer for the state ${name}`);
  if ('error' in answer) return caught(run, state, { Error: answer.error, Cause: answer.cause });
  Object.assign(run.variables, await resolve(run, state.Assign, { ...states, result: answer.result }));
  if (state.End) return { status: 'SUCCEEDED', output: answer.result, calls: run.calls };
  return enter(run, state.Next as string, answer.result);
}

async function caught(run: Running, state: Json, errorOutput: { Error: string; Cause?: string }) {
  const [handler] = (state.Catch ?? []) as State[];
  const { Error: error, Cause: cause } = errorOutput;
  if (!handler) return { status: 'FAILED', error, cause, calls: run.calls } as const;
  Object.assign(run.variables, await resolve(run, handler.Assign, { errorOutput }));
  return enter(run, handler.Next as string, errorOutput);
}

async function branch(run: Running, state: Json, states: Json): Promise<string> {
  for (const { Condition, Next } of state.Choices as { Condition: string; Next: string }[]) {
    if (await resolve(run, Condition, states)) return Next;
  }
  return state.Default as string;
}

/** The value with its expressions evaluated. One that yields nothing is an error, as in Step Functions. */
async function resolve(run: Running, value: unknown, states: Json): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolve(run, item, states)));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(async ([key, item]) => [key, await resolve(run, item, states)]);
    return Object.fromEntries(await Promise.all(entries));
  }
  const expression = typeof value === 'string' ? /^\{%(.*)%\}$/s.exec(value)?.[1] : undefined;
  if (expression === undefined) return value;
  const found = await jsonata(expression).evaluate({}, { ...run.variables, states });
  if (found === undefined) throw new Error(`States.QueryEvaluationError: ${expression} yields nothing`);
  // JSONata marks the arrays it makes.
  return JSON.parse(JSON.stringify(found));
}
