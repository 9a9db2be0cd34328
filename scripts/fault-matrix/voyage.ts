import type { Deployment } from '../../__tests__/helpers/deployment.ts';
import { instances, status } from '../../__tests__/helpers/kill.ts';
import { waysIn } from '../../__tests__/helpers/ways-in.ts';
import { databaseName } from '../../workspaces/names.ts';
import type { Voyage } from './fault.ts';
import { told } from './run.ts';
import { type Outcome, Trial } from './trial.ts';

/** Tries the cases of a voyage on a deployment, brings the migration to its end, and looks at the world it leaves. */
export async function sail(staging: Deployment, voyage: Voyage): Promise<readonly Outcome[]> {
  const before = generations(staging);
  staging.edit(nextGeneration(staging, voyage));
  const trial = new Trial(staging, voyage.book);
  const outcomes: Outcome[] = [];
  for (const one of voyage.cases) outcomes.push(await trial.try(one));
  if (voyage.goes === 'back') await trial.stop();
  const problems = voyage.goes === 'on' ? await trial.finish() : await goBack(staging, before);
  const left = [...problems, ...(await lookAround(staging).catch(({ stack }: Error) => [String(stack)]))];
  return outcomes.map((outcome) => ({ ...outcome, problems: [...outcome.problems, ...left] }));
}

const generations = ({ workspace: { database, media } }: Deployment) => ({
  database: database.generation,
  media: media.generation,
});

function nextGeneration(staging: Deployment, { book }: Voyage): object {
  const { database, media } = generations(staging);
  return book === 'db-migrate'
    ? { database: { generation: database + 1 } }
    : { media: { generation: media + 1 } };
}

async function goBack(staging: Deployment, before: ReturnType<typeof generations>): Promise<string[]> {
  const attempted = staging.workspace;
  const back = await staging.runbook(['rollback', '--json']);
  staging.edit({ database: { generation: before.database }, media: { generation: before.media } });
  if (back.code !== 0) return [`rollback ends with exit code ${back.code}: ${told(back)}`];
  const name = databaseName(attempted, attempted.database.generation);
  const isLeft = attempted.database.generation > before.database && (await instances(staging)).includes(name);
  return isLeft ? [`${name} is left after the rollback`] : [];
}

/** What must hold once a migration is over, whichever way: what does not, in words. */
async function lookAround(staging: Deployment): Promise<string[]> {
  await staging.writes();
  const lost = await staging.lost(generations(staging));
  const open = await waysIn(staging);
  const settled = await staging.isSettled();
  const { services } = await status(staging);
  return [
    ...(lost.length > 0 ? [`${lost.length} acknowledged writes are lost`] : []),
    ...open.map((way) => `left open: ${way}`),
    ...(settled ? [] : ['the plan is not empty']),
    ...services
      .filter(({ desired, running }) => desired === 0 || running !== desired)
      .map(({ desired, running }) => `${running} of ${desired} tasks run`),
  ];
}
