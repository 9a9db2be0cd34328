/** What a database holds, whether it can be moved, and whether a target can take it. */
export { isReachable, verifyAnswers } from './preflight/answers.ts';
export { compareServers } from './preflight/compare-servers.ts';
export { type Inspection, inspect } from './preflight/inspect.ts';
