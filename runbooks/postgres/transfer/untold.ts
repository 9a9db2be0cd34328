import type { Client } from 'pg';
import { pinnedSettings } from '../client.ts';
import { type Comment, readComments } from './choose-entries.ts';
import { type Forgotten, listForgotten } from './forgotten-owners.ts';
import { type Guest, listGuests } from './schema-rights.ts';

/** What no dump tells, and a restore has to know that is no superuser's. Plain JSON: a backup keeps it. */
export type Untold = {
  comments: Comment[];
  guests: Guest[];
  forgotten: Forgotten[];
};

/** Both sides have to name objects alike: the sessions that read it and that use it have these settings. */
export const namingAlike = { settings: pinnedSettings };

/** Reads it from the database that is dumped. */
export const readUntold = async (source: Client): Promise<Untold> => ({
  comments: await readComments(source),
  guests: await listGuests(source),
  forgotten: await listForgotten(source),
});
