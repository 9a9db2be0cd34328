import type { Effects } from '../effects.ts';
import type { Certificate } from '../engine/certificate/certificate.ts';
import { readCertificate } from '../engine/certificate/verify.ts';
import { Refused, UsageError } from '../engine/errors.ts';
import type { Context, Proof } from '../engine/types.ts';
import type { MigrationFacts, Proven } from './facts.ts';
import { verifyAccount } from './preflight.ts';

type C = Context<Effects, MigrationFacts>;

/** The certificate that was named, which the command has held against its journal already. */
export async function certified(c: C, book: string): Promise<Certificate> {
  if (!c.facts.certificate) {
    throw new UsageError('Name the certificate to compare with: runbook verify FILE --live');
  }
  const { file, claimed } = readCertificate(c.facts.certificate);
  if (claimed.book !== book || claimed.workspace !== c.workspace.name) {
    throw new UsageError(
      `${file} is of ${claimed.book} in ${claimed.workspace}, not of ${book} in ${c.workspace.name}.`,
    );
  }
  await verifyAccount(c);
  return claimed;
}

/** Both sides have to be there. Throws `Refused` with those that are not. */
export function verifyThere(sides: Readonly<Record<string, boolean>>): void {
  const gone = Object.keys(sides).filter((name) => !sides[name]);
  if (gone.length === 0) return;
  throw new Refused(
    `${gone.join(' and ')} ${gone.length === 1 ? 'is' : 'are'} not there any more: nothing is left to compare with. ` +
      'What the certificate says was checked against its journal, and stands.',
  );
}

/** What a certificate says of the old side. */
export const provenBy = ({ proofs }: Certificate): Proven[] =>
  proofs.flatMap(({ id, title, figures: { source, tools = null } }) =>
    source === undefined ? [] : [{ id, title, source, tools }],
  );

/** What was found when both sides were compared again. */
export interface Again {
  /** The old side is as it was, one proof each. */
  readonly proofs: readonly Proof[];
  /** It is not, one line each. */
  readonly changed: string[];
  /** Where the new side differs from the old one by now, one line each. */
  readonly movedOn: string[];
}

/** Differences listed of each comparison. */
const listed = 20;

/** Holds a comparison that was made again against the certificate. */
export function holdAgainst(then: readonly Proven[], now: readonly Proof[]): Again {
  const again = now.map((proof) => ({ proof, before: then.find(({ id }) => id === proof.id) }));
  const judged = again.map(({ proof, before }) => ({
    proof,
    before,
    as: before && isAsBefore(before, proof),
  }));
  return {
    proofs: judged.flatMap(({ proof, before, as }) => (before && as ? [unchanged(proof, before)] : [])),
    changed: judged.flatMap(({ proof, before, as }) => (as ? [] : [changed(proof, before)])),
    movedOn: differencesOf(now),
  };
}

/** Another pg_dump may write the same schema in other words: then only the number of objects counts. */
function isAsBefore({ source, tools }: Proven, { figures }: Proof): boolean {
  const sameTools = JSON.stringify(tools) === JSON.stringify(figures.tools ?? null);
  if (sameTools) return JSON.stringify(source) === JSON.stringify(figures.source);
  return countOf(source) === countOf(figures.source);
}

const countOf = (figure: unknown) => (figure as { count?: unknown } | null | undefined)?.count;

const unchanged = ({ id, title, figures }: Proof, { source }: Proven): Proof => ({
  id: `old-${id}`,
  title: `${title}: the old side is as certified`,
  equal: true,
  figures: { certified: source, now: figures.source ?? null },
  differences: [],
});

const changed = ({ title, figures }: Proof, before: Proven | undefined): string =>
  `${title}: the certificate says ${JSON.stringify(before?.source ?? null)}, the old side now ${JSON.stringify(figures.source)}`;

/** Where the new side differs from the old one by now, one line each. */
export const differencesOf = (proofs: readonly Omit<Proof, 'figures'>[]): string[] => proofs.flatMap(linesOf);

function linesOf({ title, equal, differences }: Omit<Proof, 'figures'>): string[] {
  if (equal) return [];
  const rest = differences.length - listed;
  const lines = differences.slice(0, listed).map((line) => `  ${line}`);
  return [
    `${title}: the new side has moved on since`,
    ...lines,
    ...(rest > 0 ? [`  … and ${rest} more`] : []),
  ];
}

/** The last word on a comparison that was made again. */
export const objections = ({ certificate, changed = [] }: Partial<MigrationFacts>): string[] =>
  changed.length > 0
    ? [
        `The old side is not what ${certificate} says:`,
        ...changed.map((line) => `  ${line}`),
        'Something has written to it since the migration. Do not retire it before you know what.',
      ]
    : [];

/** Tells the operator what was found, and makes facts of it. */
export function report(
  c: C,
  { proofs, changed, movedOn }: Again,
): Pick<MigrationFacts, 'changed' | 'movedOn'> {
  for (const proof of proofs) c.prove(proof);
  for (const line of movedOn) c.log(line);
  if (movedOn.length === 0) c.log('The new side is still equal to the old one.');
  return { changed, movedOn };
}
