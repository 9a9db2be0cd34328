import type { Client } from 'pg';
import { commentedExtension, isPublicSchema, type TocEntry } from '../toc.ts';

/** What is restored and what is left out, with the reason, one line each. */
export interface Choice<Entry> {
  readonly entries: readonly Entry[];
  readonly leftOut: readonly string[];
}

const sourceComments = `
  SELECT extname AS name, obj_description(oid, 'pg_extension') AS comment FROM pg_extension`;
const targetComments = 'SELECT name, comment FROM pg_available_extensions';

/** An extension and what is said of it. */
export type Comment = { name: string; comment: string | null };

const read = async (client: Client, sql: string) => (await client.query<Comment>(sql)).rows;

/** The extensions of a source with their comments, for {@link chooseEntries}. */
export const readComments = (source: Client): Promise<Comment[]> => read(source, sourceComments);

const byName = (comments: readonly Comment[]) =>
  new Map(comments.map(({ name, comment }) => [name, comment]));

/**
 * Leaves out the two things only a superuser may do though nothing is lost without them: comments that the target's
 * extensions bring themselves, and the owner of schema public, which every server sets.
 */
export async function chooseEntries<Entry extends Pick<TocEntry, 'text'>>(
  toc: readonly Entry[],
  source: readonly Comment[],
  target: Client,
): Promise<Choice<Entry>> {
  const [there, here] = [byName(source), byName(await read(target, targetComments))];
  const reason = (entry: Entry): string | undefined => {
    if (isPublicSchema(entry)) return 'every server has schema public; its privileges are restored';
    const extension = commentedExtension(entry);
    const same = extension !== undefined && there.get(extension) === here.get(extension);
    return same ? 'the extension brings the same comment' : undefined;
  };
  return {
    entries: toc.filter((entry) => reason(entry) === undefined),
    leftOut: toc.flatMap((entry) => (reason(entry) ? [`${entry.text.trim()}: ${reason(entry)}`] : [])),
  };
}
