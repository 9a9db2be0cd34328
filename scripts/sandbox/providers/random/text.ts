import { randomInt } from 'node:crypto';
import { ProviderError } from '../plugin/resource.ts';
import type { Values } from '../plugin/values.ts';

const classes: Record<string, string> = {
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  numeric: '0123456789',
  special: '!@#$%&*()-_=+[]{}<>:?',
};

const pick = (characters: string, count: number): string[] => {
  const all = [...characters];
  return Array.from({ length: count }, () => all[randomInt(all.length)] as string);
};

/** Fisher-Yates, in place. */
const shuffle = (list: string[]): string[] => {
  for (let i = list.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [list[i], list[j]] = [list[j] as string, list[i] as string];
  }
  return list;
};

/**
 * Random text as the planned attributes ask for: `length`, the classes switched on, at least `min_*` of each,
 * `override_special` instead of the usual special characters.
 */
export const randomText = (planned: Values): string => {
  const sets = {
    ...classes,
    special: (planned.override_special as string | null) || (classes.special as string),
  };
  const names = Object.keys(sets) as (keyof typeof sets)[];
  const allowed = names.filter((name) => planned[name]).map((name) => sets[name]);
  if (allowed.length === 0)
    throw new ProviderError('No characters to choose from', 'Switch on at least one class.');
  const demanded = names.flatMap((name) => pick(sets[name] as string, Number(planned[`min_${name}`] ?? 0)));
  const rest = pick(allowed.join(''), Number(planned.length) - demanded.length);
  return shuffle([...demanded, ...rest]).join('');
};
