import type { Run } from '../../shell/command.ts';
import type { Endpoint } from '../client.ts';
import type { Tools } from '../tools.ts';
import type { Report } from './progress.ts';

/** A copy of a whole database from one server to another. */
export interface Transfer {
  readonly source: Endpoint;
  readonly target: Endpoint;
  readonly tools: Tools;
  /** Private folder for the dump; needs room for it. */
  readonly directory: string;
  readonly jobs: number;
  readonly run: Run;
  readonly progress: Report;
  readonly log: (line: string) => void;
}
