import { databaseName, mediaBucketName, prefix } from '../../workspaces/names.ts';
import { describeInstance } from '../aws/rds.ts';
import type { Effects } from '../effects.ts';
import type { Context, Step } from '../engine/types.ts';
import { bucketExists } from '../s3/exists.ts';
import type { DestroyFacts } from './facts.ts';

type C = Context<Effects, DestroyFacts>;

/** The one after it, too: `runbook db-return` leaves a later one behind. */
const upTo = (generation: number) => Array.from({ length: generation + 1 }, (_, index) => index + 1);

/** Databases and buckets that migrations have taken out of the state and nobody has retired. */
async function leftBehind(c: C): Promise<string[]> {
  const { aws, s3, workspace } = c;
  const { databases, buckets } = c.fact('held');
  const held = [...databases.map(({ identifier }) => identifier), ...buckets];
  const older = (names: string[]) => names.filter((name) => !held.includes(name));
  const instances = older(upTo(workspace.database.generation).map((n) => databaseName(workspace, n)));
  const media = older(upTo(workspace.media.generation).map((n) => mediaBucketName(workspace, n)));
  const found = [
    ...instances.map(async (name) =>
      (await describeInstance(aws, name))
        ? [`RDS instance ${name}, as an instance: runbook db-retire was not run`]
        : [],
    ),
    ...media.map(async (name) =>
      (await bucketExists(s3, name)) ? [`bucket ${name}, as a bucket: runbook s3-retire was not run`] : [],
    ),
  ];
  return (await Promise.all(found)).flat();
}

/** Prices in US dollars. Sources: RDS and S3 pricing, most regions of Europe and the USA. */
async function stays(c: C): Promise<string[]> {
  const { workspace } = c;
  const { name, branch } = workspace;
  return [
    ...c
      .fact('held')
      .databases.map(
        ({ finalSnapshot }) =>
          `RDS snapshot ${finalSnapshot}, about 0.10 dollars a GB and month, until you delete it`,
      ),
    'automated backups of the database, at the same price, until they are as old as database.backupDays says',
    ...(await leftBehind(c)),
    `log groups that AWS made itself (RDS, Container Insights), some cents: look for ${prefix(workspace)}`,
    `earlier versions of the state in the state bucket, which hold passwords of what is gone; they cost nothing to speak of`,
    `workspaces/${name}.ts and its lines in workspaces/index.ts: remove them, or deploy it again under the same name`,
    ...(branch === null
      ? []
      : [`the roles of its pipeline, free, until \`npx cdktf deploy bootstrap\` without that file`]),
  ];
}

/** A destroyed workspace is not free of cost at once; the operator is told what to look for. */
export const tellWhatStays: Step<Effects, DestroyFacts> = {
  id: 'what-stays',
  title: 'Say what stays, and what it costs',
  effect: 'read',
  async run(c) {
    const lines = await stays(c);
    for (const line of lines) c.log(`stays: ${line}`);
    return { stays: lines };
  },
  rehearse: stays,
};
