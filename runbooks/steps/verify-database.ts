import { describeInstance } from '../aws/rds.ts';
import type { Effects } from '../effects.ts';
import type { Certificate } from '../engine/certificate/certificate.ts';
import { Refused } from '../engine/errors.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { AsBefore, Context, Step } from '../engine/types.ts';
import { compareDatabases } from '../postgres/compare/index.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts, InstanceFacts } from './facts.ts';
import { certified, differencesOf, holdAgainst, provenBy, report, verifyThere } from './proven.ts';
import { lookAtWayIn } from './way-in-look.ts';

type C = Context<Effects, DatabaseFacts>;

const isThere = async (c: C, { identifier, resourceId }: InstanceFacts) =>
  (await describeInstance(c.aws, identifier))?.resourceId === resourceId;

/** An old database that follows the new one is not to be what the certificate says. Throws `Refused`. */
function verifyNotFollowing({ facts }: Certificate): void {
  if (!facts.reverse) return;
  throw new Refused(
    'The old database has followed the new one since the migration (--keep-reverse): what the certificate says of it was checked against its ' +
      'journal, and stands, but it has changed with the new one. runbook db-return compares the two, row by row, before it goes back.',
  );
}

/** The two databases of a migration, both still there. */
export const findBothDatabases: Step<Effects, DatabaseFacts> = {
  id: 'find-both-databases',
  title: 'Find the two databases that the certificate is about',
  effect: 'read',
  probe: async (c) => (c.facts.proven ? done() : notBegun),
  async run(c) {
    const certificate = await certified(c, 'db-migrate');
    verifyNotFollowing(certificate);
    const { account, from, to, oldInstance, newInstance, network, fencePlan } =
      certificate.facts as unknown as DatabaseFacts;
    verifyThere({
      [`The old database ${oldInstance.identifier}`]: await isThere(c, oldInstance),
      [`The new database ${newInstance.identifier}`]: await isThere(c, newInstance),
    });
    return {
      account,
      from,
      to,
      oldInstance,
      newInstance,
      network,
      fencePlan,
      proven: provenBy(certificate),
    };
  },
};

/** Writes after the switch are as it should be; a change of the old database is not. */
export const compareDatabaseAgain: Step<Effects, DatabaseFacts> = {
  id: 'compare-database-again',
  title: 'Compare both databases again, and the old one with the certificate',
  effect: 'read',
  async run(c) {
    const { proofs } = await compareDatabases({
      source: await endpoint(c, 'old'),
      target: await endpoint(c, 'new'),
      directory: c.directory,
      jobs: 4,
      run: c.run,
      signal: c.signal,
      progress: c.progress,
      fence: c.fact('fencePlan'),
      application: (await endpoint(c, 'new', 'application')).user,
    });
    const proven = c.fact('proven');
    // Rows that were proven while the API ran have no figure of one moment to be held against.
    const isLive = proven.some(({ id }) => id === 'rows-live');
    const figured = proofs.filter(({ id }) => !(isLive && id === 'rows'));
    return report(c, { ...holdAgainst(proven, figured), movedOn: differencesOf(proofs) });
  },
};

/** Of a run that opened nothing but a way in. */
export const wayInClosed: AsBefore<Effects, DatabaseFacts> = {
  title: 'Prove that the way in is closed',
  async check(c) {
    const [old, next] = [await lookAtWayIn(c, 'old'), await lookAtWayIn(c, 'new')];
    const differences = [...new Set([...old.open, ...next.open])].map((what) => `still open: ${what}`);
    c.prove({
      id: 'way-in-closed',
      title: 'The way in is closed',
      equal: differences.length === 0,
      figures: { open: differences.length },
      differences,
    });
  },
};
