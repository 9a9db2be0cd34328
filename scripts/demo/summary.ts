import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../../runbooks/engine/certificate.ts';
import { elapsed } from './show.ts';
import type { Lost } from './story.ts';

/** Keeps the certificates after the sandbox is gone, and reads them. */
export function keepCertificates(shelf: string, kept: string): Certificate[] {
  cpSync(shelf, kept, { recursive: true });
  const files = readdirSync(kept).filter((name) => name.endsWith('.json'));
  return files.map((name) => JSON.parse(readFileSync(join(kept, name), 'utf8')) as Certificate);
}

const number = (value: unknown) => Number(value ?? 0).toLocaleString('en-US');
const megabytes = (bytes: unknown) => `${(Number(bytes ?? 0) / 1e6).toFixed(0)} MB`;
const of = (certificates: Certificate[], book: string) => certificates.findLast((one) => one.book === book);
const figure = (certificate: Certificate | undefined, id: string, name: string) =>
  certificate?.proofs.find((proof) => proof.id === id)?.figures[name];

function moved(certificates: Certificate[]): string[][] {
  const database = of(certificates, 'db-migrate');
  const bucket = of(certificates, 's3-migrate');
  return [
    [
      'Database moved',
      `${number(figure(database, 'rows', 'rows'))} rows in ${number(figure(database, 'rows', 'tables'))} tables, ${megabytes(database?.facts.databaseBytes)}`,
    ],
    [
      'Bucket moved',
      `${number((bucket?.facts.moved as { objects?: number })?.objects)} objects, ${megabytes((bucket?.facts.moved as { bytes?: number })?.bytes)}`,
    ],
    [
      'Comparisons equal',
      `${certificates.flatMap((one) => one.proofs).filter((proof) => proof.equal).length} of ${certificates.flatMap((one) => one.proofs).length}`,
    ],
    [
      'Writes were stopped',
      `${database?.secondsWithoutWriters?.toFixed(0)} s for the database, ${bucket?.secondsWithoutWriters?.toFixed(0)} s for the bucket`,
    ],
  ];
}

function written({ rows, objects }: Lost): string[][] {
  return [
    [
      'Acknowledged writes',
      `${number(rows.acknowledged)} rows and ${number(objects.acknowledged)} objects, by the running API`,
    ],
    ['Acknowledged writes lost', String(rows.lost.length + objects.lost.length)],
  ];
}

/** The closing page. */
export function summary(certificates: Certificate[], lost: Lost, kept: string): string {
  const lines = [
    ...moved(certificates),
    ...written(lost),
    ['Certificates', kept],
    ['Took', `${elapsed()} s`],
  ];
  const rule = '─'.repeat(78);
  const text = lines.map(([name = '', value]) => `  ${name.padEnd(26)}${value}`);
  return ['', rule, '  It moved, nothing is lost, and here is the proof.', rule, ...text, rule, ''].join(
    '\n',
  );
}
