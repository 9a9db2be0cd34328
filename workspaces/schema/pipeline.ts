import { z } from 'zod';
import { section } from './section.ts';

/** A repository on GitHub. */
const repository = z
  .string()
  .regex(/^[A-Za-z\d-]+\/[\w.-]+$/, 'use owner/name, for example knowme/infrastructure');

/** Where the code comes from that the pipeline builds, always from the workspace's `branch`. */
export const pipeline = section({
  /** Repository of the API, with a Dockerfile at its top. */
  api: repository,
  /** Repository of the web app; `npm ci && npm run build` leaves it in `dist`. */
  web: repository,
});
