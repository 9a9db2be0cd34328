import { inspect } from 'node:util';

const shown = '[secret]';

/**
 * A value that shows nowhere: as text, as JSON, in a template and in an inspected object it is `[secret]`. A step makes one
 * by `context.secret`, which also sees to it that the value is masked wherever else it turns up.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself: for the wire, a pass file, standard input. Never for a message, a fact or an argument. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [inspect.custom](): string {
    return shown;
  }
}
