import type { Run } from '../../shell/command.ts';
import type { Endpoint } from '../client.ts';
import type { FencePlan } from '../fence/plan.ts';
import { withPassfile } from '../passfile.ts';
import type { Proof } from '../proof.ts';
import { withSide } from '../side.ts';
import { findTools, serverVersion } from '../tools.ts';
import type { Report } from '../transfer/progress.ts';
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
  /** `false` where somebody else compares them. */
  readonly rows?: boolean;
  /** File for the SQL that would make the target's rows like the source's; none is written without. It holds data. */
  readonly repair?: string | undefined;
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

/** Everything but the schema, each side seen at one moment. */
async function compareContents(o: CompareOptions): Promise<Proof[]> {
  return withSide(o.source, { name: 'source', jobs: o.jobs }, (source) =>
    withSide(o.target, { name: 'target', jobs: o.jobs }, async (target) => [
      ...(o.rows === false ? [] : [await compareRows(source, target, o)]),
      await compareSequences(source, target),
      await compareLargeObjects(source, target),
      await compareExtensions(source, target),
      await compareRoles(source, target, o),
      await compareCatalogue(source, target, o),
      await compareCollations(source, target),
    ]),
  );
}

/** Compares two databases in both directions; the proofs name every difference. Changes nothing. */
export async function compareDatabases(o: CompareOptions): Promise<{ proofs: Proof[] }> {
  const schema = await withTools(o, (more) => compareSchema({ ...o, ...more }));
  return { proofs: [schema, ...(await compareContents(o))] };
}
