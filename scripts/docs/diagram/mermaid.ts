import { type Arrow, arrows, people } from './arrows.ts';
import { type Frame, frames, type Noun, nouns } from './nouns.ts';

const shapes = { box: ['[', ']'], store: ['[(', ')]'], person: ['([', '])'] } as const;

/** The whole picture in Mermaid's words, which GitHub draws. */
export function mermaid(): string {
  const outside = Object.entries(people).map(([id, title]) => box({ id, title: [title], shape: 'person' }));
  const lines = [
    'flowchart TB',
    ...outside.map(indent),
    ...inside().map(indent),
    ...arrows.map(arrow).map(indent),
    ...Object.keys(frames).map(clear).map(indent),
  ];
  return ['```mermaid', ...lines, '```'].join('\n');
}

/** What is drawn in a frame, or outside of all: nouns, and the frames in it. */
function inside(frame?: Frame): string[] {
  const boxes = nouns.filter((noun) => noun.frame === frame).map(box);
  const below = (Object.keys(frames) as Frame[]).filter((one) => frames[one].in === frame);
  return [...boxes, ...below.flatMap(framed)];
}

const framed = (frame: Frame) => [
  `subgraph ${frame}["${frames[frame].title}"]`,
  ...inside(frame).map(indent),
  'end',
];

function box({ id, title: [title, more], shape = 'box' }: Pick<Noun, 'id' | 'title' | 'shape'>): string {
  const [open, close] = shapes[shape];
  return `${id}${open}"${more ? `<b>${title}</b><br/>${more}` : title}"${close}`;
}

const arrow = ({ from, to, says, dotted }: Arrow) =>
  `${from} ${dotted ? '-.->' : '-->'}${says ? `|${says}|` : ''} ${to}`;

/** Frames without a fill are at home on a light page and on a dark one. */
const clear = (frame: string) => `style ${frame} fill:none`;

const indent = (line: string) => `  ${line}`;
