import type { Choice } from '../engine/types.ts';

/** How long an operator lets writes be stopped. */
export const maxDowntime: Choice = {
  name: 'max-downtime',
  values: ['none'],
  form: { pattern: /^[1-9]\d*[smh]$/, example: '30s' },
  default: 'none',
  help:
    'how long writes may be stopped, for example `30s` or `5m`. A run of which is known beforehand that it would take ' +
    'longer does not stop them; one that turns out to goes back by itself, before the application is switched.',
};
