import { parseArgs } from 'node:util';
import { deployForRaces, raceMigrations } from '../__tests__/helpers/race-migrations.ts';

/** `npm run race`: two `runbook db-migrate` started together, again and again; one must proceed, the other be refused. */
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '20' } } });
// Which Node versions the AWS SDK will support next year is no news for a race.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

console.log('Deploying staging in a sandbox …');
const staging = await deployForRaces();
try {
  const races = await raceMigrations(staging, Number(values.rounds), console.log);
  const wrong = races.filter((race) => race.wrong.length > 0).length;
  const first = races.filter((race) => race.winner === 'first').length;
  console.log(
    `${races.length} rounds: one proceeded and the other was refused in ${races.length - wrong}, otherwise in ${wrong}. ` +
      `The first won ${first} times, the second ${races.length - first} times.`,
  );
  process.exitCode = wrong === 0 ? 0 : 1;
} finally {
  await staging.sandbox.stop();
}
