import type { Effects } from './effects.ts';
import type { Book } from './engine/types.ts';
import { closeWhatWasLeft, findLeftOpen, nothingLeftOpen } from './steps/doctor.ts';
import type { DatabaseFacts } from './steps/facts.ts';
import { clearDatabases } from './steps/left-in-databases.ts';

/** For what dead runs have left, of which nobody has the journal any more. */
export const book: Book<Effects, DatabaseFacts> = {
  id: 'doctor',
  title: 'Find what dead runs have left, ways into a database and replications, and remove it',
  about: `Works while no run is unfinished: one that is closes its own way in, and drops its own replication, when it goes on or back. The
rule that a run opens says in its description which run, who, and until when anybody can need it; what belongs to another run is left over,
since only one is at work at a time. Every run that opens a way in closes first what others have left; this is for when
there is no next one. An instance with a public address, which Terraform gives none, loses it. Then it looks into each database, by a way
in of its own: replication slots, publications, subscriptions and roles that are named after a run (\`runbook_<run>\`) go, but for a replication
that a finished migration keeps on purpose; so do the memberships and the folder of a killed \`pg copy\` or \`pg compare\` of this machine.`,
  steps: [findLeftOpen, closeWhatWasLeft, clearDatabases],
  asBefore: nothingLeftOpen,
  yields: 'its own way in is closed by the next runbook doctor, or by the next run that opens one',
  objections: ({ unseen = [] }) => unseen,
  certified: ['account', 'leftOpen', 'leftInDatabases', 'unseen'],
};
