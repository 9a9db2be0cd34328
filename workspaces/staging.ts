import type { Overlay } from './merge.ts';
import type { Settings } from './schema.ts';

export const staging: Overlay<Settings> = {
  domain: 'staging.knowme.example',
  branch: 'staging',
  protected: false,
  database: { deletionProtection: false },
  jobs: {
    'clean-up': { schedule: 'cron(30 3 * * ? *)', command: ['npm', 'run', 'clean-up'], timeoutMinutes: 60 },
  },
  pipeline: { api: 'knowme/api', web: 'knowme/web' },
};
