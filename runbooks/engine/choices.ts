import type { AnyBook, AnyStep } from './types.ts';

/** What an operator chooses when a run begins, for all of it: `--mode copy`. */
export interface Choice {
  /** `mode`, of `--mode`. */
  readonly name: string;
  readonly values: readonly string[];
  /** What else it may be. Where the default is '', there is none. */
  readonly form?: { readonly pattern: RegExp; readonly example: string };
  readonly default: string;
  /** What the name alone says: `--write` is `--write yes`. Without it a value is asked for. */
  readonly alone?: string;
  /** For the help and the page: what each value is for. */
  readonly help: string;
}

/** In a step's `only`: whichever value was given. Where the default is '', that is: none. */
export const given = '<given>';

/** The value of each choice of a book. */
export type Chosen = Readonly<Record<string, string>>;

/** Every choice of a book has a value. */
export const settle = ({ choices = [] }: AnyBook, chosen: Chosen): Chosen => ({
  ...Object.fromEntries(choices.map(({ name, default: value }) => [name, value])),
  ...chosen,
});

/** What is possible instead of a way back, with these choices. */
export const insteadOfBack = (book: AnyBook, chosen: Chosen): string | undefined =>
  typeof book.noWayBack === 'function' ? book.noWayBack(settle(book, chosen)) : book.noWayBack;

/** Is the step one of those that are carried out with these values? */
export const isChosen = ({ only = {} }: AnyStep, chosen: Chosen): boolean =>
  Object.entries(only).every(([name, values]) => {
    const value = chosen[name] ?? '';
    return values.includes(value) || (value !== '' && values.includes(given));
  });

/** ` --mode copy`: what is not the default, as it was said; all of it where the book is not known. */
export function chosenText(book: Pick<AnyBook, 'choices'> | undefined, chosen: Chosen): string {
  const isDefault = ({ name, default: value }: Choice) => chosen[name] === value;
  const usual = (book?.choices ?? []).filter(isDefault).map(({ name }) => name);
  const unusual = Object.entries(chosen).filter(([name]) => !usual.includes(name));
  return unusual.map(([name, value]) => ` --${name} ${value}`).join('');
}

/** What has to be typed to start a book, after its name and the workspace: ` FOLDER --mode copy`. */
export const startText = (book: Pick<AnyBook, 'choices' | 'argument'> | undefined, chosen: Chosen): string =>
  `${book?.argument ? ` ${book.argument}` : ''}${chosenText(book, chosen)}`;

/** `Only with `--mode copy``, for the page of a step. */
export const onlyWith = ({ only = {} }: AnyStep): string[] =>
  Object.entries(only).map(([name, values]) => {
    if (values.includes('')) return `Only without \`--${name}\``;
    if (values.includes(given)) return `Only with \`--${name}\``;
    return `Only with ${values.map((value) => `\`--${name} ${value}\``).join(' or ')}`;
  });

/** Throws when a step waits for a value that no choice of the book has. */
export function verifyChoices({ id, steps, choices = [] }: AnyBook): void {
  for (const { id: step, only = {} } of steps) {
    for (const [name, values] of Object.entries(only)) {
      const choice = choices.find((one) => one.name === name);
      const known = choice?.default === '' ? ['', given] : (choice?.values ?? []);
      const unknown = values.find((value) => !known.includes(value));
      if (unknown !== undefined)
        throw new Error(
          `The step ${step} of the runbook ${id} is for --${name} ${unknown}, which there is not.`,
        );
    }
  }
}
