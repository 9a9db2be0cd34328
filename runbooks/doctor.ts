import type { Effects } from './effects.ts';
import type { Book } from './engine/types.ts';
import { closeWhatWasLeft, findLeftOpen, nothingLeftOpen } from './steps/doctor.ts';
import type { DatabaseFacts } from './steps/facts.ts';

/** For what dead runs have left, of which nobody has the journal any more. */
export const book: Book<Effects, DatabaseFacts> = {
  id: 'doctor',
  title: 'Find a way into a database that was left open, and close it',
  about: `Works while no run is unfinished: one that is closes its own way in when it goes on or back. The rule that a run opens
says in its description which run, who, and until when anybody can need it; what belongs to another run is left over, since
only one is at work at a time. Every run that opens a way in closes first what others have left; this is for when
there is no next one. An instance with a public address, which Terraform gives none, loses it.`,
  steps: [findLeftOpen, closeWhatWasLeft],
  asBefore: nothingLeftOpen,
  certified: ['account', 'leftOpen'],
};
