import { Refused } from '../../engine/errors.ts';
import { compareCatalogue } from '../compare/catalogue.ts';
import { withSide } from '../side.ts';
import type { Replication } from './lag.ts';

/** What the runbook lets the application do. */
const isOurs = (line: string) => line.startsWith('schema public: ');

/** Lines of a refusal; the rest is counted. */
const most = 10;

/**
 * Throws {@link Refused} when the catalogues of both servers are not the same: somebody has changed the schema since it was copied,
 * and replication brings over rows only. Better known while the API runs than behind the fence.
 */
export async function verifySameSchema({ source, target, name }: Replication): Promise<void> {
  const { differences } = await withSide(source, { name: 'source', jobs: 0 }, (from) =>
    withSide(target, { name: 'target', jobs: 0 }, (to) => compareCatalogue(from, to, { replication: name })),
  );
  const changed = differences.filter((line) => !isOurs(line));
  if (changed.length === 0) return;
  const rest = changed.length > most ? [`… and ${changed.length - most} more`] : [];
  throw new Refused(
    'the schema is not the same on the old server and the new one, and replication brings over rows only. Make the same change on the ' +
      `new server and try again; for a new table, roll back and begin again:\n${[...changed.slice(0, most), ...rest].map((line) => `  ${line}`).join('\n')}`,
  );
}
