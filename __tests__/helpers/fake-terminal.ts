import type { Screen } from '../../runbooks/engine/show/live.ts';
import { width } from '../../runbooks/engine/show/width.ts';

interface Row {
  text: string;
  /** It goes on in the next one: something was wider than the terminal. */
  wrapped: boolean;
}

const tokens = new Intl.Segmenter();
const control = /\p{Control}\[(\d*)([A-Za-z])/uy;

/** As much of a terminal as a live list uses: it wraps, scrolls, moves the cursor up and erases below it. */
export class FakeTerminal implements Screen {
  columns: number;
  readonly #height: number;
  #rows: Row[] = [{ text: '', wrapped: false }];
  /** Of the cursor; from the first row that ever was. */
  #row = 0;
  #atStart = false;
  readonly #listeners: (() => void)[] = [];

  constructor(columns: number, height: number) {
    this.columns = columns;
    this.#height = height;
  }

  on(_: 'resize', listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Everything that can still be read, scrolled away or not. */
  get text(): string {
    return this.#rows.map(({ text }) => text).join('\n');
  }

  get wrapped(): string[] {
    return this.#rows.filter((row) => row.wrapped).map(({ text }) => text);
  }

  write(text: string): void {
    for (let at = 0; at < text.length; ) {
      control.lastIndex = at;
      const [sequence, count, command] = control.exec(text) ?? [];
      if (sequence) this.#command(String(command), Number(count || 1));
      const character = sequence ?? [...tokens.segment(text.slice(at, at + 16))][0]?.segment ?? '';
      if (!sequence) this.#put(character);
      at += character.length;
    }
  }

  /** Some terminals wrap what was there when they become narrower, others cut it. */
  resize(columns: number, narrower: 'wraps' | 'cuts'): void {
    this.columns = columns;
    const rows = this.#rows;
    this.#rows = [];
    for (const row of rows) {
      this.#rows.push({ text: '', wrapped: false });
      this.#row = this.#rows.length - 1;
      this.#atStart = false;
      for (const { segment } of tokens.segment(row.text)) {
        if (narrower === 'wraps' || width(this.#current.text + segment) <= columns) this.#put(segment);
      }
    }
    for (const listener of this.#listeners) listener();
  }

  get #current(): Row {
    return this.#rows[this.#row] as Row;
  }

  #put(character: string) {
    if (character === '\r') this.#atStart = true;
    else if (character === '\n') this.#next();
    else {
      if (this.#atStart) this.#current.text = '';
      if (width(this.#current.text + character) > this.columns) {
        this.#current.wrapped = true;
        this.#next();
      }
      this.#atStart = false;
      this.#current.text += character;
    }
  }

  #next() {
    this.#row += 1;
    this.#atStart = false;
    this.#rows[this.#row] ??= { text: '', wrapped: false };
  }

  #command(command: string, count: number) {
    const top = Math.max(0, this.#rows.length - this.#height);
    if (command === 'A') this.#row = Math.max(top, this.#row - count);
    else if (command === 'J') {
      if (!this.#atStart) throw new Error('erases from the middle of a line');
      this.#rows.length = this.#row + 1;
      this.#rows[this.#row] = { text: '', wrapped: false };
    } else if (command !== 'm') throw new Error(`a sequence this terminal does not know: ${command}`);
  }
}
