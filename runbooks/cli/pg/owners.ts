import { messageOf, Refused } from '../../engine/errors.ts';
import { type Endpoint, showEndpoint } from '../../postgres/endpoint.ts';
import { noteGranted } from '../../postgres/killed-command.ts';
import { grantOwners, mayReadAll, ownersToGrant, revokeOwners } from '../../postgres/roles.ts';
import type { PgWork } from './work.ts';

/**
 * Without superuser rights only who is a member of all owners may read what they own: so the user of `endpoint` becomes
 * one for as long as `work` runs, if need be. Throws `Refused` when it may not.
 */
export async function withOwners<T>(
  endpoint: Endpoint,
  { directory, log }: Pick<PgWork, 'directory' | 'log'>,
  work: () => Promise<T>,
): Promise<T> {
  const owners = (await mayReadAll(endpoint)) ? [] : await ownersToGrant(endpoint);
  if (owners.length === 0) return work();
  noteGranted(directory, endpoint, owners);
  const names = owners.join(', ');
  const granted = await grantOwners(endpoint).catch((error: Error) => {
    throw new Refused(
      `${showEndpoint(endpoint)} may not read what belongs to ${names}, and cannot be made a member of them (${messageOf(error)}). ` +
        'Log in as somebody who may.',
      { cause: error },
    );
  });
  log(`for the time of this ${showEndpoint(endpoint)} is a member of ${names}`);
  try {
    return await work();
  } finally {
    await revokeOwners(endpoint, granted);
  }
}
