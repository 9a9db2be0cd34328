import { must } from './found.ts';
import { confirmed, describeNoPrevious, type Lane, type Move } from './lane.ts';
import { tidy } from './tidy.ts';

/** From which generation a migration that has come to its end went to which, and of which there is a database. */
export const generations = ({ generation }: Lane, { book }: Move) => {
  const to = book === 'db-migrate' ? generation.database : generation.media;
  const databases = book === 'db-migrate' ? [to - 1, to] : [generation.database];
  return { from: to - 1, to, databases };
};

/** Retires what a migration left behind, so that the world is ready for the next one. */
export async function settle(lane: Lane, move: Move): Promise<string[]> {
  describeNoPrevious(lane, move);
  const retire = move.book === 'db-migrate' ? 'db-retire' : 's3-retire';
  const found = must(await lane.runbook([retire, ...confirmed]), 0, retire);
  await tidy(lane);
  await lane.lookAround();
  return found;
}
