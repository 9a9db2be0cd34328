import type { Change } from '../change.ts';
import type { Finding } from '../finding.ts';
import type { Review } from '../review.ts';
import { byType, type Row, together } from './addresses.ts';
import type { Piece } from './budget.ts';
import { code, fenceFor, html, plain, short } from './escape.ts';
import { modulesOf } from './terminal.ts';
import { lineText } from './value.ts';
import { type Group, groupFindings, number, pendingText, remarks, sign } from './words.ts';

/** Part of a workspace's report: a heading to unfold, and what is behind it. */
export interface Section {
  readonly place: string;
  /** HTML. */
  readonly summary: string;
  /** Not folded. */
  readonly open: boolean;
  /** What stands around its code; none where it is text. */
  readonly fence?: string;
  readonly pieces: readonly Piece[];
}

/** Characters that a section takes beside its pieces, at most. */
export const frameSize = 220;

/** Characters of the destroyed and replaced beyond which they are listed by type. */
const longList = 20_000;
/** Addresses at a finding, and lines of one change. */
const [listed, mostLines] = [5, 40];
/** Characters of an address, of a line, of what a finding or a check says, and of a row of addresses. */
const [longAddress, longLine, longText, longRow] = [300, 1000, 2000, 2500];

const ranks = {
  danger: 0,
  loss: 1,
  warning: 2,
  note: 3,
  replace: 4,
  state: 5,
  update: 6,
  create: 7,
  output: 8,
  drift: 9,
  read: 10,
};

/** Everything of a report that may be left out, in the order in which it is shown. */
export function piecesOf(review: Review): Piece[] {
  const place = (name: string) => `${review.workspace}\n${name}`;
  return [
    ...groupFindings(review.findings).map((group) => findingPiece(group, place(sectionOf(group)))),
    ...notesOf(review).map((text) => ({
      rank: ranks.note,
      text,
      place: place('notes'),
      what: 'note',
      count: 1,
    })),
    ...lossPieces(review.changes, place('losses')),
    ...modulesOf(review.changes).flatMap(([module, all]) =>
      all.map((change) => changePiece(change, place(`module ${module}`))),
    ),
    ...review.outputs.map((change) => changePiece(change, place('outputs'), 'output')),
    ...review.drift.map((change) => changePiece(change, place('drift'), 'drift')),
    ...review.reads.map((change) => changePiece(change, place('reads'))),
    ...review.deferred.map((change) => changePiece(change, place('deferred'), 'drift', 'deferred change')),
  ];
}

/** The sections of a workspace, with the pieces that were kept. */
export function sectionsOf(review: Review, kept: readonly Piece[]): Section[] {
  const own = kept.filter(({ place }) => place.startsWith(`${review.workspace}\n`));
  const places = [...new Set(own.map(({ place }) => place))];
  return places.map((place) => {
    const pieces = own.filter((piece) => piece.place === place);
    const name = place.slice(review.workspace.length + 1);
    const open = name === 'findings' || name === 'notes';
    const fence =
      open || name === 'warnings' ? undefined : fenceFor(pieces.map(({ text }) => text).join('\n'), 3);
    return { place, pieces, open, fence, summary: summaryOf(name, pieces) };
  });
}

function summaryOf(name: string, pieces: readonly Piece[]): string {
  const count = number(pieces.reduce((sum, piece) => sum + piece.count, 0));
  const titles: Readonly<Record<string, string>> = {
    warnings: 'Warnings',
    losses: 'Destroyed and replaced',
    outputs: 'Outputs',
    drift: 'Changed outside of Terraform since the last apply',
    reads: 'Read while it is applied',
    deferred: 'Planned only after this was applied',
    'module ': 'Changes in the root module',
  };
  const module = name.replace(/^module /, '');
  return `${titles[name] ?? `Changes in ${html(short(module, 200))}`}: ${count}`;
}

/** What a reviewer has to see at once stands open, warnings are unfolded. */
const sectionOf = ({ finding }: Group) => (finding.severity === 'danger' ? 'findings' : 'warnings');

function findingPiece({ finding, addresses }: Group, place: string): Piece {
  const all = together(addresses);
  const rest = countOf(all.slice(listed));
  const more = rest > 0 ? ` and ${number(rest)} more` : '';
  const where = all
    .slice(0, listed)
    .map(({ text }) => code(short(text, longAddress)))
    .join(', ');
  const lines = [
    `**${finding.severity === 'danger' ? '🛑' : '⚠️'} ${where}${more}** ${code(finding.id)}`,
    `${plain(short(finding.says, longText))}${why(finding)}`,
    ...(finding.recovery ? [`*Back:* ${plain(finding.recovery)}`] : []),
    ...(finding.instead ?? []).map((line, n) => `${n === 0 ? '*Instead:* ' : ''}${commandOrText(line)}`),
    ...(finding.downtime ? [`*Downtime:* ${plain(finding.downtime)}`] : []),
    ...(finding.note ? [plain(finding.note)] : []),
  ];
  const text = `${lines.join('<br>\n')}\n`;
  return {
    rank: ranks[finding.severity],
    text,
    place,
    what: `${finding.severity} finding`,
    count: addresses.length,
  };
}

const why = ({ link }: Finding) => (link?.startsWith('https://') ? ` [Why](${link})` : '');
const commandOrText = (line: string) => (line.startsWith('runbook ') ? code(line) : plain(line));

const notesOf = ({ waived, failedChecks }: Review): string[] => [
  ...failedChecks.map((check) => `- A check does not hold: ${plain(short(check, longText))}`),
  ...waived.map(
    ({ finding, reason, expires }) =>
      `- Waived until ${expires}: ${code(finding.id)} at ${code(short(finding.address, longAddress))}. ${plain(reason)}`,
  ),
];

/** Every one of them by name, in as few characters as it takes. */
function lossPieces(changes: readonly Change[], place: string): Piece[] {
  const losses = changes.filter(({ kind }) => kind === 'destroy' || kind === 'replace');
  const long = losses.reduce((sum, { address }) => sum + address.length, 0) > longList;
  const signs = [...new Set(losses.map(sign))];
  return signs.flatMap((one) => {
    const same = losses.filter((change) => sign(change) === one).map(({ address }) => address);
    const rows = long ? byType(same) : together(same);
    return rows.map(({ text, count }) => ({
      ...{ rank: ranks.loss, place, what: 'destroy or replace', count },
      text: `${coloured(one)} ${oneLine(text, longRow)}`,
    }));
  });
}

/** A sign at the beginning of a line, whose first character colours it: what goes is red, also where the new one comes first. */
const coloured = (drawn: string): string =>
  `${drawn === '+/-' ? '- ' : /^[-+]/.test(drawn) ? '' : '! '}${drawn}`;

function changePiece(
  change: Change,
  place: string,
  kind: keyof typeof ranks | undefined = undefined,
  what: string = kind ?? change.kind,
): Piece {
  const lines = change.lines.slice(0, mostLines).map((line) => `      ${oneLine(lineText(line))}`);
  const more =
    change.lines.length > mostLines ? [`      and ${change.lines.length - mostLines} more values`] : [];
  const pending = pendingText(change).map((line) => `      ${line}`);
  const title = `${coloured(sign(change))} ${oneLine(change.address + remarks(change))}`;
  const rank = kind ? ranks[kind] : rankOf(change);
  return {
    rank,
    text: [title, ...lines, ...more, ...pending].join('\n'),
    place,
    what: what === 'keep' ? 'move or import' : what,
    count: 1,
  };
}

const rankOf = ({ kind }: Change): number => {
  if (kind === 'replace' || kind === 'destroy') return ranks.replace;
  if (kind === 'update' || kind === 'create' || kind === 'read') return ranks[kind];
  return ranks.state;
};

const oneLine = (text: string, most = longLine) => short(text.replace(/[\r\n]+/g, ' '), most);
const countOf = (rows: readonly Row[]) => rows.reduce((sum, { count }) => sum + count, 0);
