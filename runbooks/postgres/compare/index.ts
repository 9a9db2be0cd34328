import type { Run } from '../../shell/command.ts';
import type { Endpoint } from '../client.ts';
import type { FencePlan } from '../fence/plan.ts';
import { withPassfile } from '../passfile.ts';
import type { Proof } from '../proof.ts';
import { type Side, withSide } from '../side.ts';
import { together } from '../together.ts';
import { findTools, serverVersion } from '../tools.ts';
import type { Report } from '../transfer/progress.ts';
import type { Ahead } from './ahead.ts';
import { compareCatalogue } from './catalogue.ts';
import { compareCollations } from './collations.ts';
import { compareExtensions } from './extensions.ts';
import { compareLargeObjects } from './large-objects.ts';
import { compareRoles } from './roles.ts';
import { compareRows } from './rows.ts';
import { compareSchema, type SchemaOptions } from './schema.ts';
import { compareSequences } from './sequences.ts';

export interface CompareOptions {
  readonly source: Endpoint;
  readonly target: Endpoint;
  /** Private folder, for the pass file. */
  readonly directory: string;
  /** Sessions a side. */
  readonly jobs: number;
  readonly run: Run;
  readonly progress: Report;
  /** The fence that stands on the source: its roles are compared as they were before. */
  readonly fence?: FencePlan | undefined;
  /** The application's role: it and its rights may be new on the target. */
  readonly application?: string;
  /** Name of a replication that stands between the two: what it is made of is no difference. */
  readonly replication?: string | undefined;
  /** When it fires, what either server does for this ends at once. */
  readonly signal?: AbortSignal;
  /** `false` where somebody else compares them. */
  readonly rows?: boolean;
  /** File for the SQL that would make the target's rows like the source's; none is written without. It holds data. */
  readonly repair?: string | undefined;
  /** What was read of the source already: the source is seen at its moment. Default: now, from the first row. */
  readonly ahead?: Ahead;
}

async function withTools<T>(
  o: CompareOptions,
  fn: (more: Pick<SchemaOptions, 'tools' | 'passfile' | 'majors'>) => Promise<T>,
) {
  const [{ major: from }, { major: to }] = await Promise.all([
    serverVersion(o.source),
    serverVersion(o.target),
  ]);
  const tools = await findTools(o.run, Math.max(from, to));
  const majors = { from, to };
  return withPassfile(o.directory, [o.source, o.target], (passfile) => fn({ tools, passfile, majors }));
}

type Chain = (source: Side, target: Side, o: CompareOptions) => Promise<Proof[]>;

/** Side by side, each over a session of its own on each side: the catalogue takes longer than the others together. */
const chains: readonly Chain[] = [
  async (source, target, o) => [
    await compareSequences(source, target),
    await compareLargeObjects(source, target),
    await compareExtensions(source, target),
    await compareRoles(source, target, o),
  ],
  async (source, target, o) => [
    await compareCatalogue(source, target, o),
    await compareCollations(source, target),
  ],
];

/** Everything but the schema, each side seen at one moment; the rows beside all else. */
async function compareContents(o: CompareOptions): Promise<Proof[]> {
  const { jobs, signal } = o;
  const compareBoth = async (source: Side, target: Side) => {
    const objects = chains.map((chain) => source.beside((from) => target.beside((to) => chain(from, to, o))));
    const rows = o.rows === false ? [] : [compareRows(source, target, o).then((one) => [one])];
    return (await together<Proof[][]>([...rows, ...objects])).flat();
  };
  const withTarget = (source: Side) =>
    withSide(o.target, { name: 'target', jobs, signal }, (target) => compareBoth(source, target));
  if (o.ahead) return withTarget(o.ahead.side);
  return withSide(o.source, { name: 'source', jobs, signal }, withTarget);
}

/** Compares two databases in both directions; the proofs name every difference. Changes nothing. */
export async function compareDatabases(o: CompareOptions): Promise<{ proofs: Proof[] }> {
  const ahead = o.ahead?.schema;
  const schema = withTools(o, (more) => compareSchema({ ...o, ...more, ahead }));
  const [first, others] = await together([schema, compareContents(o)]);
  return { proofs: [first, ...others] };
}
