import type { Effects } from './effects.ts';
import type { Book } from './engine/types.ts';
import { closeAccess, openAccess } from './steps/access.ts';
import { writersAsBefore } from './steps/as-before.ts';
import type { DatabaseFacts } from './steps/facts.ts';
import { createFirstRole, findDatabase, startApiAnew } from './steps/first-role.ts';

/** RDS creates only its master user; the role the application logs in as is made here, once, after the first deploy. */
export const book: Book<Effects, DatabaseFacts> = {
  id: 'db-role',
  title: "Create the application's role in a newly deployed database",
  about: `Run this once after the first deploy of a workspace: RDS creates only its master user, and the API cannot
log in before its own role exists. Running it again sets the role's password to the one Terraform holds.`,
  steps: [findDatabase, openAccess('new'), createFirstRole, closeAccess, startApiAnew],
  asBefore: writersAsBefore(),
};
