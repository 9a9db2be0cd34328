import { Refused } from '../../engine/errors.ts';
import { bytes, duration } from '../../engine/show/units.ts';
import { copyDatabase, sourceOfCopy } from '../../postgres/copy/index.ts';
import { compareServers } from '../../postgres/preflight.ts';
import { copyRoles } from '../../postgres/roles.ts';
import { together } from '../../postgres/together.ts';
import { findTools, serverVersion, type Tools } from '../../postgres/tools.ts';
import type { Ending } from '../alone.ts';
import { withOwners } from './owners.ts';
import { type Kind, type PgOptions, type PgWork, withBothSides } from './work.ts';

const kind: Kind = {
  id: 'pg-copy',
  title: (source, target) => `Copy ${source} into ${target}`,
  effect: 'change',
  again: 'When that is put right, the same command goes on where it stopped.',
};

/** `runbook pg copy`. Throws `Refused` before anything is changed where the target cannot take what the source holds. */
export async function copyCommand(options: PgOptions): Promise<void> {
  await withBothSides(options, kind, async (pg) => {
    const [tools] = await together([toolsFor(pg), verifyRoom(pg)]);
    const { tables, bytes: size, seconds } = await withOwners(pg.source, pg, () => copyAll(pg, tools));
    return {
      outcome: 'done',
      lines: [
        `${tables} tables, ${bytes(size)}, in ${duration(seconds)}`,
        `compare with: runbook pg compare --from ${options.from} --to ${options.to}`,
      ],
    } satisfies Ending;
  });
}

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

async function copyAll(pg: PgWork, tools: Tools) {
  const ready = bringRoles(pg);
  const [, copied] = await together([ready, copyDatabase({ ...pg, tools, ready })]);
  return copied;
}
