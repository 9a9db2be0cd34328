/** Keeping everybody but the runbook out of a database, proving it, and letting them in again. */
export { type FenceStanding, fence, fenced, lookAtFence, unfence } from './fence/apply.ts';
export { type FencePlan, planFence } from './fence/plan.ts';
export { endOwnSessions } from './fence/sessions.ts';
export { proveSilence } from './fence/silence.ts';
export { showFence, unfenceStatements } from './fence/statements.ts';
