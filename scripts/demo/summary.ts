import type { Certificate } from '../../runbooks/engine/certificate/certificate.ts';
import type { Json } from '../../runbooks/engine/types.ts';
import type { Kept } from './keep.ts';
import { bold, duration, elapsed, green, red } from './show.ts';
import type { Lost } from './story.ts';

/** Throws where a certificate does not hold a figure: a summary without figures proves nothing. */
function known(value: unknown): number {
  if (typeof value !== 'number') throw new Error(`A certificate says ${value} where a figure was expected.`);
  return value;
}

const number = (value: unknown) => known(value).toLocaleString('en-US');
const megabytes = (bytes: unknown) => `${(known(bytes) / 1e6).toFixed(0)} MB`;

/** The certificate of a runbook. Throws when there is none. */
function of(kept: readonly Kept[], book: string): Certificate {
  const found = kept.find(({ certificate }) => certificate.book === book);
  if (!found) throw new Error(`${book} has left no certificate.`);
  return found.certificate;
}

/** Figures of a comparison. Throws when it was not made. */
function figures({ book, proofs }: Certificate, id: string): Readonly<Record<string, Json>> {
  const found = proofs.find((proof) => proof.id === id);
  if (!found) throw new Error(`${book} has not compared ${id}.`);
  return found.figures;
}

/** Rows of the new side. Throws when they were not counted. */
const rowsOf = ({ target }: Readonly<Record<string, Json>>) => number((target as { rows?: Json }).rows);

const equal = ({ proofs }: Certificate) =>
  `${proofs.filter((proof) => proof.equal).length} of ${proofs.length}`;

const stopped = ({ secondsWithoutWriters }: Certificate) => duration(known(secondsWithoutWriters));

function moved(kept: readonly Kept[]): string[][] {
  const [database, bucket] = [of(kept, 'db-migrate'), of(kept, 's3-migrate')];
  const live = figures(database, 'rows-live');
  const since = figures(database, 'rows-written');
  const { objects, bytes } = figures(bucket, 'bucket-content');
  const size = megabytes(database.facts.bytesToMove);
  return [
    [
      'Database moved',
      `${rowsOf(live)} rows in ${number(live.tables)} tables, ${size}, and ${rowsOf(since)} written meanwhile`,
    ],
    ['Bucket moved', `${number(objects)} objects, ${megabytes(bytes)}`],
    ['Comparisons equal', `${equal(database)} of the database, ${equal(bucket)} of the bucket`],
    ['Writers were stopped', `${stopped(database)} for the database, ${stopped(bucket)} for the bucket`],
  ];
}

function written({ rows, objects }: Lost): string[][] {
  const lost = [...rows.lost, ...objects.lost];
  return [
    ['Acknowledged writes', `${number(rows.acknowledged)} rows and ${number(objects.acknowledged)} objects`],
    [
      'Acknowledged writes lost',
      lost.length === 0 ? green('0') : red([lost.length, ...lost.slice(0, 10)].join(' ')),
    ],
  ];
}

/** Whether the demo has shown what it promises. */
export const isProven = (kept: readonly Kept[], { rows, objects }: Lost): boolean =>
  rows.lost.length + objects.lost.length === 0 &&
  kept.every(({ certificate }) => certificate.proofs.every((proof) => proof.equal));

/** The closing page. */
export function summary(kept: readonly Kept[], lost: Lost, provider: string): string[] {
  const rows = [...moved(kept), ...written(lost), ['Took', `${duration(elapsed())}, with ${provider}`]];
  const rule = '─'.repeat(78);
  const title = isProven(kept, lost)
    ? 'It moved, nothing is lost, and here is the proof.'
    : red('Something is lost or differs.');
  const migrations = kept.filter(({ certificate }) => certificate.book.endsWith('-migrate'));
  return [
    ...['', rule, `  ${bold(title)}`, rule],
    ...rows.map(([name = '', value]) => `  ${name.padEnd(26)}${value}`),
    ...['', '  Read the certificates:'],
    ...migrations.map(({ text }) => `    ${text}`),
    '  Check one against its journal:',
    ...migrations.slice(0, 1).map(({ file }) => `    npx runbook verify ${file}`),
    ...[rule, ''],
  ];
}
