/** A part of a page that may be left out. */
export interface Piece {
  /** What of is left out last: 0 is the most important. */
  readonly rank: number;
  readonly text: string;
  /** Where it stands; pieces of one place stand together. */
  readonly place: string;
  /** What it is, and how many of them, for the line that says what was left out: `update`. */
  readonly what: string;
  readonly count: number;
}

/** What stands around pieces, and its characters: paid for once, with the first of them. */
export type Frame = readonly [name: string, characters: number];

/** The pieces that fit into so many characters, by importance, and how many of what do not. Their order stays. */
export function choose(
  pieces: readonly Piece[],
  characters: number,
  framesOf: (piece: Piece) => readonly Frame[],
) {
  const paid = new Set<string>();
  const kept = new Set<Piece>();
  let left = characters;
  for (const piece of [...pieces].sort((one, other) => one.rank - other.rank)) {
    const frames = framesOf(piece).filter(([name]) => !paid.has(name));
    const cost = frames.reduce((sum, [, size]) => sum + size, piece.text.length + 1);
    if (cost > left) continue;
    left -= cost;
    for (const [name] of frames) paid.add(name);
    kept.add(piece);
  }
  return {
    kept: pieces.filter((piece) => kept.has(piece)),
    leftOut: leftOut(pieces.filter((piece) => !kept.has(piece))),
  };
}

function leftOut(pieces: readonly Piece[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { what, count } of pieces) counts.set(what, (counts.get(what) ?? 0) + count);
  return counts;
}
