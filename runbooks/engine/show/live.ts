/** What a live list needs of a terminal. */
export interface Screen {
  readonly columns: number;
  write(text: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
}

/** The last lines of a terminal, drawn anew as things change. */
export interface Live {
  /** The terminal's but the last: what is drawn there has some begin a new line. */
  readonly columns: number;
  /** Lines that stay, above the live ones. */
  print(lines: readonly string[]): void;
  /** What is live from now on; each line must be narrower than the terminal. */
  draw(lines: readonly string[]): void;
}

/** Milliseconds without drawing after the size has changed: a window that is dragged changes it many times. */
const settling = 400;

/**
 * Erases as many rows as it has drawn lines, never more, so that nothing above is lost. In a terminal that has become narrower
 * meanwhile a piece of a line may be left over; one that wraps what was there and one that cuts it cannot be told apart.
 */
export function liveLines(screen: Screen): Live {
  let drawn: readonly string[] = [];
  let resized = Number.NEGATIVE_INFINITY;
  screen.on('resize', () => {
    resized = performance.now();
  });
  const replace = (above: readonly string[], lines: readonly string[]) => {
    const stays = above.map((line) => `${line}\n`).join('');
    screen.write(`${erase(drawn.length)}${stays}${lines.join('\n')}`);
    drawn = lines;
  };
  return {
    get columns() {
      return Math.max(1, screen.columns - 1);
    },
    print: (lines) => replace(lines, drawn),
    draw: (lines) => {
      if (lines.length > 0 && performance.now() - resized < settling) return;
      replace([], lines);
    },
  };
}

/** The cursor stands at the end of the last of so many rows. */
const erase = (rows: number) => (rows === 0 ? '' : `\r${'\u001b[A'.repeat(rows - 1)}\u001b[J`);
