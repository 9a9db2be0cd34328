import { join } from 'node:path';
import { type Deployment, deploy } from './deployment.ts';
import { minimal } from './minimal.ts';
import { type Race, races } from './race.ts';

/** A staging workspace in a sandbox, with its state in a bucket, that waits for a migration. */
export const deployForRaces = async (): Promise<Deployment> => {
  const staging = await deploy({ settings: minimal, objects: 1, rows: 10 });
  staging.edit({ database: { generation: 2 } });
  return staging;
};

/** Two operators start the same migration; only the lease in the bucket knows of both, their folders are their own. */
export const raceMigrations = (
  staging: Deployment,
  rounds: number,
  say?: (line: string) => void,
): Promise<readonly Race[]> =>
  races(
    rounds,
    (name, round) =>
      staging.start(['db-migrate', '--workspace', 'staging', '--confirm', 'staging', '--json'], {
        RUNBOOK_DIRECTORY: join(staging.sandbox.directory, 'race', `${round}-${name}`),
      }),
    say,
  );
