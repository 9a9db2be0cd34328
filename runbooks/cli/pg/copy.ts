import { Refused } from '../../engine/errors.ts';
import { bytes, duration } from '../../engine/show/units.ts';
import { withAhead } from '../../postgres/compare/ahead.ts';
import { compareDatabases } from '../../postgres/compare/index.ts';
import { type CopyOptions, copyDatabase, sourceOfCopy } from '../../postgres/copy/index.ts';
import type { Moved } from '../../postgres/move.ts';
import { compareServers } from '../../postgres/preflight.ts';
import { copyRoles } from '../../postgres/roles.ts';
import { together } from '../../postgres/together.ts';
import { findTools, serverVersion, type Tools } from '../../postgres/tools.ts';
import type { Ending } from '../alone.ts';
import { withOwners } from './owners.ts';
import { noVerdict, verdict } from './verdict.ts';
import { type Kind, type PgOptions, type PgWork, withBothSides } from './work.ts';

const again = 'When that is put right, the same command goes on where it stopped';

const kind: Kind = {
  id: 'pg-copy',
  title: (source, target) => `Copy ${source} into ${target}`,
  effect: 'change',
  again: `${again}.`,
};

const comparing: Kind = {
  ...kind,
  title: (source, target) => `Copy ${source} into ${target}, and compare them`,
  again: `${again}; when all was copied, runbook pg compare does the rest.`,
};

/** Options of `runbook pg copy`, as commander gives them. */
export interface CopyCommand extends PgOptions {
  readonly compare?: boolean;
}

/**
 * `runbook pg copy`. Throws `Refused` before anything is changed where the target cannot take what the source holds, and with `--compare` as
 * `runbook pg compare` does.
 */
export async function copyCommand({ compare, ...options }: CopyCommand): Promise<void> {
  const next = `runbook pg compare --from ${options.from} --to ${options.to}`;
  await withBothSides(options, compare ? comparing : kind, async (pg) => {
    const [tools] = await together([toolsFor(pg), verifyRoom(pg)]);
    const copy: Copy = (more) => copyAll(pg, { tools, ...more });
    const work = compare ? () => copyAndCompare({ ...pg, tools }, copy, next) : () => copyOnly(copy, next);
    return withOwners(pg.source, pg, work);
  });
}

type Copy = (more?: Pick<CopyOptions, 'snapshot' | 'onRowsRead'>) => Promise<Moved>;

const figures = ({ tables, bytes: size, seconds }: Moved) =>
  `${tables} tables, ${bytes(size)}, in ${duration(seconds)}`;

async function copyOnly(copy: Copy, next: string): Promise<Ending> {
  return { outcome: 'done', lines: [figures(await copy()), `compare with: ${next}`] };
}

/** Both of one moment of the source, whose rows are read for the comparison as soon as they are copied, and the copy is made whole. */
const copyAndCompare = (pg: PgWork & { tools: Tools }, copy: Copy, next: string): Promise<Ending> =>
  withAhead(pg, async (ahead) => {
    const copied = await copy({ snapshot: ahead.side.snapshot, onRowsRead: ahead.start });
    pg.log(`copied: ${figures(copied)}`);
    const { proofs } = await withOwners(pg.target, pg, () => compareDatabases({ ...pg, ahead })).catch(
      noVerdict(`All is copied, but there is no verdict (compare with: ${next})`),
    );
    for (const proof of proofs) await pg.show({ event: 'proof', step: pg.place, proof });
    return verdict(proofs);
  });

/** Nothing is emptied here but what an interrupted copy of the same source has made. */
async function verifyRoom({ source, target }: PgWork): Promise<void> {
  const looking = sourceOfCopy(target);
  const empty = async () => (await looking) === undefined;
  const [former, problems] = await together([looking, compareServers(source, target, { empty })]);
  const own = `${source.host}:${source.port}/${source.database}`;
  if (former !== undefined && former !== own)
    throw new Refused(
      `${target.database} on ${target.host} holds part of a copy of ${former}, not of ${own}. Drop it and create it anew, or finish that copy.`,
    );
  if (problems.length > 0)
    throw new Refused(`The target cannot take what the source holds:\n${problems.join('\n')}`);
}

async function toolsFor({ source, target, run }: PgWork): Promise<Tools> {
  const versions = await Promise.all([serverVersion(source), serverVersion(target)]);
  return findTools(run, Math.max(...versions.map(({ major }) => major)));
}

async function bringRoles({ source, target, log }: PgWork): Promise<void> {
  for (const warning of await copyRoles({ source, target, fence: undefined, application: '' })) log(warning);
}

async function copyAll(pg: PgWork, more: Pick<CopyOptions, 'tools' | 'snapshot' | 'onRowsRead'>) {
  const ready = bringRoles(pg);
  const [, copied] = await together([ready, copyDatabase({ ...pg, ...more, ready })]);
  return copied;
}
