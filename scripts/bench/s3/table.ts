import { median } from '../synth/measure.ts';
import type { Cost } from './measure.ts';
import { type Method, sync } from './methods.ts';
import type { Stopped } from './stopped.ts';

/** All runs of one method, or why there is none. */
export interface Measured {
  readonly method: Method;
  readonly costs: readonly Cost[];
  readonly missing?: string;
}

export interface Load {
  readonly title: string;
  readonly objects: number;
  readonly bytes: number;
}

/** The table's head. */
export const head = `\
| what | method | seconds | objects/s | MB/s | × aws s3 sync | CPU ms an object | requests an object | our peak memory |
|---|---|---:|---:|---:|---:|---:|---:|---:|`;

const middle = (costs: readonly Cost[], of: (cost: Cost) => number): number => median(costs.map(of));

/** The lines of one load: medians, and what they are in proportion to `aws s3 sync`. */
export function lines({ title, objects, bytes }: Load, all: readonly Measured[]): string[] {
  const seconds = ({ costs }: Measured) => middle(costs, (cost) => cost.seconds);
  const usual = all.find(({ method, missing }) => method === sync && !missing);
  return all.map((one) => {
    const { method, costs, missing } = one;
    if (missing) return `| ${title} | ${method.name} | ${missing} | | | | | | |`;
    const own = seconds(one);
    const memory = method.ours ? middle(costs, (cost) => cost.memory ?? 0) : undefined;
    const figures = [
      own.toFixed(1),
      (objects / own).toFixed(0),
      bytes > 0 ? (bytes / 1e6 / own).toFixed(0) : '',
      usual ? (seconds(usual) / own).toFixed(1) : '',
      ((1000 * middle(costs, (cost) => cost.cpu)) / objects).toFixed(2),
      (middle(costs, (cost) => cost.requests) / objects).toFixed(2),
      memory ? `${memory.toFixed(0)} MiB` : '',
    ];
    return `| ${title} | ${method.name} | ${figures.join(' | ')} |`;
  });
}

/** The head of the table of how long writes are stopped. */
export const stoppedHead = `\
| objects, all proven before | written since | last pass, s | proof, s | together, s |
|---:|---:|---:|---:|---:|`;

export function stoppedLine(objects: string, written: number, { pass, proof }: Stopped): string {
  const figures = [pass, proof, pass + proof].map((seconds) => seconds.toFixed(1));
  return `| ${[objects, written, ...figures].join(' | ')} |`;
}
