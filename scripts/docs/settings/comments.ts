/** What the doc comments of the schema say, by constant (`database`) and by key in it (`database.storage`). */
export type Comments = ReadonlyMap<string, string>;

interface Reading {
  readonly found: Map<string, string>;
  /** The constant whose keys are being read. */
  section: string;
  /** The comment that was read last, line by line. */
  comment: string[];
}

const kinds: readonly [RegExp, (reading: Reading, match: RegExpExecArray) => void][] = [
  [/^\s*\/\*\*(.*?)(?:\*\/)?$/, (reading, [, text = '']) => Object.assign(reading, { comment: [text] })],
  [/^\s*\*\/$/, () => {}],
  [/^\s*\* ?(.*?)(?:\*\/)?$/, ({ comment }, [, text = '']) => comment.push(text)],
  [
    /^(?:export )?const (\w+) =/,
    (reading, [, name = '']) => {
      reading.section = name;
      keep(reading, name);
    },
  ],
  [/^ {2}\.\.\.(\w+)\.shape,/, (reading, [, other = '']) => inherit(reading, other)],
  [/^ {2,6}(\w+)[:,]/, (reading, [, key = '']) => keep(reading, `${reading.section}.${key}`)],
];

/** Reads the source line by line, as the formatter leaves it. */
export function commentsOf(source: string): Comments {
  const reading: Reading = { found: new Map(), section: '', comment: [] };
  for (const line of source.split('\n')) {
    for (const [pattern, act] of kinds) {
      const match = pattern.exec(line);
      if (!match) continue;
      act(reading, match);
      break;
    }
  }
  return reading.found;
}

function keep(reading: Reading, name: string) {
  const text = reading.comment.map((line) => line.trim()).join(' ');
  if (text.trim() !== '') reading.found.set(name, text.trim());
  reading.comment = [];
}

function inherit({ found, section }: Reading, other: string) {
  for (const [name, text] of [...found]) {
    if (name.startsWith(`${other}.`)) found.set(name.replace(other, section), text);
  }
}
