/** One state as the Amazon States Language spells it, with JSONata for what is known only when it runs. */
export type State = Readonly<Record<string, unknown>>;

/** A state machine. Source: the Amazon States Language, states-language.net. */
export interface Definition {
  readonly Comment: string;
  readonly QueryLanguage: 'JSONata';
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** A value that is known only when the state runs: an expression, on one line. */
export const jsonata = (expression: string) => `{% ${expression.replace(/\s+/g, ' ')} %}`;

/** One call of AWS's API, spelled as its Java SDK spells it: `ecs:describeServices`. It may be made twice. */
export const call = (action: string, args: State | string) => ({
  Type: 'Task',
  Resource: `arn:aws:states:::aws-sdk:${action}`,
  Arguments: args,
  Retry: [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2 }],
});

/** Goes to one of two states, as the condition holds or not. */
export const choose = (condition: string, { yes, no }: { yes: string; no: string }) => ({
  Type: 'Choice',
  Choices: [{ Condition: jsonata(condition), Next: yes }],
  Default: no,
});
