import { deploy } from '../__tests__/helpers/deployment.ts';
import { search } from './secrets-check/search.ts';

/** `npm run secrets-check`: searches all that a migration leaves and shows for its secrets. Exit code 1 when one is found. */
const staging = await deploy({ settings: { database: { passwordSpecials: `'" %$\\` } }, rows: 20_000 });
try {
  const { secrets, searched } = await search(staging);
  console.log(`${secrets} secrets, searched for in`);
  for (const { sink, files, bytes, hits } of searched) {
    console.log(
      `  ${sink.padEnd(26)} ${files} files, ${bytes.toLocaleString('en-US')} bytes, ${hits.length} hits`,
    );
    for (const hit of hits) console.log(`    ${hit}`);
  }
  process.exitCode = searched.some(({ hits }) => hits.length > 0) ? 1 : 0;
} finally {
  await staging.sandbox.stop();
}
