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

/** What the others are measured by. */
const yardsticks = [manual, pgcopydb, ours];

const seconds = ({ costs }: Measured) => middle(costs, (cost) => cost.seconds);

/** A method's median over that of each yardstick, where both were measured. */
function ratiosOf(all: readonly Measured[], method: Method): (number | undefined)[] {
  const of = (other: Method) => all.filter((one) => one.method === other).map(seconds)[0];
  const own = of(method);
  return yardsticks.map(of).map((to) => (own && to ? own / to : undefined));
}

/** The lines of one size: medians, and their ratios. */
export function lines(size: string, all: readonly Measured[]): string[] {
  return all.map((one) => {
    if (one.missing) return `| ${size} | ${one.method.name} | ${one.missing} | | | | | |`;
    const ratios = ratiosOf(all, one.method).map((ratio) => show(ratio));
    const cpu = middle(one.costs, ({ usage }) => usage?.cpu);
    const memory = middle(one.costs, ({ usage }) => usage?.memory);
    const figures = [show(seconds(one), 1), ...ratios, show(cpu, 1), memory ? `${show(memory, 0)} MiB` : ''];
    return `| ${size} | ${one.method.name} | ${figures.join(' | ')} |`;
  });
}

const geometricMean = (ratios: readonly number[]) =>
  Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);

/** Our own methods over all sizes: geometric means of their ratios. */
export function lastLines(sizes: readonly (readonly Measured[])[]): string[] {
  const own = (sizes[0] ?? []).map(({ method }) => method).filter((method) => method.ours);
  return own.map((method) => {
    const means = yardsticks.map((_, index) => {
      const ratios = sizes.map((all) => ratiosOf(all, method)[index]);
      return show(ratios.every((ratio) => ratio !== undefined) ? geometricMean(ratios) : undefined);
    });
    return `| geometric mean | ${method.name} | | ${means.join(' | ')} | | |`;
  });
}
