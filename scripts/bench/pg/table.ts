import { median } from '../synth/measure.ts';
import type { Cost } from './measure.ts';
import { type Method, manual, ours, pgcopydb } from './methods.ts';

/** All runs of one method, or why there is none. */
export interface Measured {
  readonly method: Method;
  readonly costs: readonly Cost[];
  readonly missing?: string;
}

/** The table's head. */
export const head = `\
| size | method | seconds | ÷ manual way | ÷ pgcopydb | ÷ our copy | our CPU seconds | our peak memory |
|---|---|---:|---:|---:|---:|---:|---:|`;

const middle = (costs: readonly Cost[], of: (cost: Cost) => number | undefined): number | undefined => {
  const values = costs.map(of).filter((value) => value !== undefined);
  return values.length > 0 ? median(values) : undefined;
};

const show = (value: number | undefined, digits = 2) => value?.toFixed(digits) ?? '';

/** The lines of one size: medians, and their ratios. */
export function lines(size: string, all: readonly Measured[]): string[] {
  const seconds = ({ costs }: Measured) => middle(costs, (cost) => cost.seconds);
  const of = (method: Method) => all.filter((one) => one.method === method).map(seconds)[0];
  return all.map((one) => {
    if (one.missing) return `| ${size} | ${one.method.name} | ${one.missing} | | | | | |`;
    const own = seconds(one);
    const ratio = (to: number | undefined) => show(own && to ? own / to : undefined);
    const cpu = middle(one.costs, ({ usage }) => usage?.cpu);
    const memory = middle(one.costs, ({ usage }) => usage?.memory);
    const ratios = [of(manual), of(pgcopydb), of(ours)].map(ratio);
    const figures = [show(own, 1), ...ratios, show(cpu, 1), memory ? `${show(memory, 0)} MiB` : ''];
    return `| ${size} | ${one.method.name} | ${figures.join(' | ')} |`;
  });
}
