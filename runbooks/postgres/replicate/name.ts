/**
 * What everything that replication needs is called, on both servers: publication, slot, subscription and the role. Made
 * of the run's id; the strictest of them, the slot, takes lower case, digits and underscores, 63 at most.
 */
export const replicationName = (runId: string) =>
  `runbook_${runId.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`.slice(0, 63);

/** The same of the replication by which the old server follows the new one afterwards. */
export const reverseName = (runId: string) => `${replicationName(runId).slice(0, 58)}_back`;

/** What the names of a real run's replications match, and hardly a name that somebody else gives: a regular expression of Postgres. */
export const namedByRun = '^runbook_[0-9]{8}t[0-9]{9}z_';
