import type { Effects } from './effects.ts';
import type { Book } from './engine/types.ts';
import { writersAsBefore } from './steps/as-before.ts';
import { applyDestruction, forgetWorkspace, proveDestroyed } from './steps/destroy-workspace.ts';
import { deleteDatabases, emptyBuckets } from './steps/empty-workspace.ts';
import type { DestroyFacts } from './steps/facts.ts';
import { findWorkspace, whereAServiceIs } from './steps/find-workspace.ts';
import { tellWhatStays } from './steps/what-stays.ts';
import { holdReleases, stopWriters } from './steps/writers.ts';

/** Destroys a workspace that may be thrown away. */
export const book: Book<Effects, DestroyFacts> = {
  id: 'workspace-destroy',
  title: 'Destroy a workspace with everything in it',
  about: `Only what is in the workspace's Terraform state goes: the service is stopped, the database deleted after a final
snapshot, the buckets are emptied of every version, and Terraform destroys the rest. Protected workspaces are refused. What
stays, such as the snapshot and older generations, is told with what it costs.`,
  steps: [
    findWorkspace,
    whereAServiceIs(holdReleases()),
    whereAServiceIs(stopWriters()),
    deleteDatabases,
    emptyBuckets,
    applyDestruction,
    proveDestroyed,
    forgetWorkspace,
    tellWhatStays,
  ],
  asBefore: writersAsBefore(),
  noWayBack: `What is deleted does not come back by itself. Instead: go on, then deploy the workspace anew. Each database is kept in
a final snapshot (its name holds \`-destroyed-\`): \`aws rds restore-db-instance-from-db-snapshot\` makes an instance of it.`,
  certified: ['account', 'held', 'destroyPlan', 'stays'],
};
