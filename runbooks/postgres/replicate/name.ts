/**
 * What everything that replication needs is called, on both servers: publication, slot, subscription and the role. Made
 * of the run's id; the strictest of them, the slot, takes lower case, digits and underscores, 63 at most.
 */
export const replicationName = (runId: string) =>
  `runbook_${runId.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`.slice(0, 63);
