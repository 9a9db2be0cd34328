import { duration } from '../show/units.ts';
import type { Json, Proof } from '../types.ts';
import type { Certificate } from './certificate.ts';

/** A certificate for people: to attach to a ticket. */
export function certificateMarkdown(certificate: Certificate): string {
  const { title, workspace, secondsWithoutWriters: stopped } = certificate;
  return [
    `# ${title}: ${workspace}`,
    '',
    ...table([
      ['Run', certificate.runId],
      ['AWS account', certificate.account],
      ['Operator', `${certificate.operator} on ${certificate.host}`],
      ['Revision', certificate.revision],
      ['Started', certificate.started],
      ['Finished', certificate.finished],
      ['Resumed', `${certificate.resumed} times`],
      [
        'Confirmed',
        certificate.confirmed ? `${certificate.confirmed.by}, ${certificate.confirmed.how}` : 'not needed',
      ],
      ['Writers stopped for', stopped === null ? 'never stopped' : duration(stopped)],
    ]),
    '## Proofs',
    '',
    ...(certificate.proofs.length ? certificate.proofs.flatMap(proofLines) : ['None.', '']),
    '## Facts',
    '',
    ...table(Object.entries(certificate.facts).map(([name, value]) => [name, plain(value)])),
    '## Steps',
    '',
    ...table(
      certificate.steps.map((step) => [
        step.title,
        `${step.by === 'run' ? 'done' : 'found done'}, ${duration(step.seconds)}`,
      ]),
    ),
    '## Journal',
    '',
    `${certificate.journal.lines} lines; SHA-256 of the last: \`${certificate.journal.hash}\`.`,
    'Check this certificate with `runbook verify certificate.json`.',
    '',
  ].join('\n');
}

function proofLines({ title, equal, figures, differences }: Proof): string[] {
  const rows = Object.entries(figures).map(([name, value]) => [name, plain(value)] as const);
  return [
    `### ${title}: ${equal ? 'equal' : 'NOT equal'}`,
    '',
    ...table(rows),
    ...differences.map((line) => `- ${line}`),
  ];
}

const table = (rows: readonly (readonly [string, string])[]): string[] =>
  rows.length
    ? ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${cell(name)} | ${cell(value)} |`), '']
    : [];

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const plain = (value: Json) => (typeof value === 'string' ? value : JSON.stringify(value));
