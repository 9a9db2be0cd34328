import { duration } from '../show/units.ts';
import type { Json, Proof } from '../types.ts';
import type { Certificate } from './certificate.ts';
import { isObject, plain, type Row, rows, table, time } from './table.ts';

/** A certificate for people: to attach to a ticket. */
export function certificateMarkdown(certificate: Certificate): string {
  return [
    `# ${certificate.title}: ${certificate.workspace}`,
    '',
    ...table(['', ''], header(certificate)),
    '## Proofs',
    '',
    ...(certificate.proofs.length ? certificate.proofs.flatMap(proofLines) : ['None.', '']),
    '## Steps',
    '',
    ...stepLines(certificate),
    '## Terraform plans',
    '',
    ...(certificate.plans.length ? certificate.plans.flatMap(planLines) : ['None was applied.', '']),
    '## Facts',
    '',
    ...table(['', ''], factRows(certificate)),
    '## Who',
    '',
    ...whoLines(certificate),
    '## Check',
    '',
    `The journal has ${certificate.journal.lines} lines; SHA-256 of the last: \`${certificate.journal.hash}\`.`,
    '`runbook verify certificate.json` holds this against the journal, and with `--live` against what is there today.',
    '',
  ].join('\n');
}

function header(certificate: Certificate): Row[] {
  const { confirmed, secondsWithoutWriters: stopped } = certificate;
  const seconds = (Date.parse(certificate.finished) - Date.parse(certificate.started)) / 1000;
  return [
    ['Run', certificate.runId],
    ['AWS account', certificate.account],
    ...Object.entries(certificate.chosen ?? {}).map(([name, value]): Row => [`\`--${name}\``, value]),
    ['Started', time(certificate.started)],
    ['Finished', `${time(certificate.finished)}, after ${duration(seconds)}`],
    ['Writers stopped for', stopped === null ? 'never stopped' : duration(stopped)],
    ['Comparisons', verdict(certificate)],
    ['Confirmed', confirmed ? `${confirmed.by}, ${confirmed.how}` : 'not needed'],
  ];
}

function verdict({ proofs }: Certificate): string {
  if (proofs.length === 0) return 'none';
  const unequal = proofs.filter(({ equal }) => !equal).length;
  return `${proofs.length}, ${unequal === 0 ? 'all equal' : `${unequal} of them NOT equal`}`;
}

function proofLines({ title, equal, figures, differences }: Proof): string[] {
  const { source, target, ...rest } = figures;
  const hasSides = source !== undefined && target !== undefined;
  return [
    `### ${title}: ${equal ? 'equal' : 'NOT equal'}`,
    '',
    ...(hasSides ? sideTable(source, target) : []),
    ...table(['', ''], rows(hasSides ? rest : figures)),
    ...differences.map((line) => `- ${line}`),
    ...(differences.length ? [''] : []),
  ];
}

/** Both sides of a comparison side by side. */
function sideTable(source: Json, target: Json): string[] {
  const [from, to] = [source, target].map((side) => (isObject(side) ? side : { '': side }));
  const names = [...new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})])];
  return table(
    ['', 'source', 'target'],
    names.map((name) => [name, plain(from?.[name]), plain(to?.[name])]),
  );
}

function stepLines({ steps }: Certificate): string[] {
  return table(
    ['step', 'finished', 'took'],
    steps.map(({ title, by, seconds, finished }) => [
      title,
      time(finished),
      by === 'run' ? duration(seconds) : 'found done',
    ]),
  );
}

function planLines({
  step,
  at,
  sha256,
  terraform,
  changes,
  outputs,
}: Certificate['plans'][number]): string[] {
  return [
    `### ${step}, ${time(at)}`,
    '',
    `Terraform ${terraform}, SHA-256 of the plan file: \`${sha256}\``,
    '',
    ...table(
      ['action', 'address'],
      [
        ...changes.map(({ actions, address }): Row => [actions.join(', '), address]),
        ...outputs.map((name): Row => ['update', `output ${name}`]),
      ],
    ),
  ];
}

/** Each plan stands above, with all it changed. */
const factRows = ({ facts, plans }: Certificate): Row[] =>
  Object.entries(facts)
    .filter(([, value]) => !plans.some(({ sha256 }) => isObject(value) && value.sha256 === sha256))
    .flatMap(([name, value]) => rows({ [name]: value }));

const ways = { began: 'began it', on: 'went on', back: 'went back' } as const;

function whoLines({ operators, rollbacks }: Certificate): string[] {
  return [
    ...table(
      ['when', 'who', 'what', 'lease', 'revision'],
      operators.map(({ at, operator, host, way, token, revision }) => [
        time(at),
        `${operator} on ${host}`,
        ways[way],
        String(token),
        revision,
      ]),
    ),
    ...rollbacks.map(
      ({ at, undone }) =>
        `- The way back of ${time(at)} undid ${undone.length ? undone.join(', ') : 'nothing'}, and was done again later.`,
    ),
    ...(rollbacks.length ? [''] : []),
  ];
}
