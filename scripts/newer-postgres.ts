import { releases } from './newer-postgres/releases.ts';
import { fetchServer } from './newer-postgres/server.ts';
import { fetchTools } from './newer-postgres/tools.ts';

/**
 * `npm run newer-postgres`: fetches servers and programs of Postgres 16 and 17 into `.build/`, for the tests that move from one
 * major version to the next. Needs npm, curl, xz and dpkg-deb, on Linux of the Intel kind.
 */
if (process.platform !== 'linux' || process.arch !== 'x64')
  throw new Error(
    'Only Linux x64 is served here; tests use what PATH and the package manager have elsewhere.',
  );
for (const release of releases) {
  fetchServer(release);
  fetchTools(release);
}
