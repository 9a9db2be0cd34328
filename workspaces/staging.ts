import type { Overlay } from './merge.ts';
import type { Settings } from './schema.ts';

export const staging: Overlay<Settings> = {
  domain: 'staging.knowme.example',
  branch: 'staging',
  protected: false,
  database: { deletionProtection: false },
  pipeline: { api: 'knowme/api', web: 'knowme/web' },
};
