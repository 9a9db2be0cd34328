import type { Choice } from '../engine/types.ts';

/** Whether the old database follows the new one after the switch. */
export const keepReverse: Choice = {
  name: 'keep-reverse',
  values: ['no', 'yes'],
  default: 'no',
  alone: 'yes',
  help:
    'has the old database follow the new one until it is retired, so that `runbook db-return` goes back past the point of ' +
    'no return and loses nothing; the new server keeps WAL for it.',
};
