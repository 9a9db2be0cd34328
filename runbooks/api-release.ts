import type { Effects } from './effects.ts';
import type { Book } from './engine/types.ts';
import { writersAsBefore } from './steps/as-before.ts';
import type { MigrationFacts } from './steps/facts.ts';
import { findApi, releaseNewest } from './steps/release-newest.ts';

/** With `api.rollout: 'blue-green'`, a deploy makes a revision of the API's task and releases nothing. */
export const book: Book<Effects, MigrationFacts> = {
  id: 'api-release',
  title: 'Release the newest revision of the API through CodeDeploy',
  about: `Run this after a deploy that changed the API's task in a workspace with \`api.rollout: 'blue-green'\`: another image,
size or setting. A tenth of the traffic goes to the new tasks at first; CodeDeploy goes back when they fail or the errors
rise. Where ECS itself rolls out, the deploy has done it.`,
  steps: [findApi, releaseNewest],
  asBefore: writersAsBefore(),
};
