import type { Run } from '../../shell/command.ts';
import { pgDumpSchema } from '../dump.ts';
import type { Endpoint } from '../endpoint.ts';
import { differencesBetween, digestOf, type Proof, proof } from '../proof.ts';
import type { Tools } from '../tools.ts';
import { sameAcrossMajors } from './majors.ts';
import { firstDifference, parseSchema } from './schema-text.ts';
import { withoutReplication } from './without-replication.ts';

export interface SchemaOptions {
  readonly source: Endpoint;
  readonly target: Endpoint;
  readonly tools: Tools;
  /** Of the servers. */
  readonly majors: { readonly from: number; readonly to: number };
  readonly passfile: string;
  readonly run: Run;
  /** Role whose privileges on the target's schema public may be new. */
  readonly application?: string;
  /** Replication between the two, which is no part of the schema. */
  readonly replication?: string | undefined;
  /** The source's, where it was read already. */
  readonly ahead?: Promise<SchemaText> | undefined;
}

/** Objects as pg_dump writes them, by their names. */
export type SchemaText = Map<string, string>;

/** What a server or its runbook decides, and the roles' proof or the extensions' proof compares in its place. */
const elsewhere = (key: string) => key === 'SCHEMA public' || key.startsWith('COMMENT EXTENSION ');

const publicAcl = 'ACL SCHEMA public';

const grants = (objects: ReadonlyMap<string, string>) =>
  (objects.get(publicAcl)?.split('\n') ?? []).filter((line) => !line.startsWith('OWNER '));

/**
 * Schema public is every server's own: only its grants count, and of those not the application's, which the runbook
 * gives whether the source had them or not.
 */
function alignPublic(source: Map<string, string>, target: Map<string, string>, role = ''): void {
  const had = grants(source);
  const mine = (line: string) =>
    line.startsWith('GRANT ') && [role, `"${role}"`].some((name) => line.endsWith(` TO ${name};`));
  const has = grants(target).filter((line) => had.includes(line) || !mine(line));
  source.set(publicAcl, had.join('\n'));
  target.set(publicAcl, has.join('\n'));
}

type ReadOptions = Pick<SchemaOptions, 'tools' | 'passfile' | 'run' | 'replication'>;

/** What one side has, at the moment of a snapshot or now. */
export async function readSchema(
  { tools, passfile, run, replication }: ReadOptions,
  seen: { readonly endpoint: Endpoint; readonly snapshot?: string },
): Promise<SchemaText> {
  const { stdout } = await run(pgDumpSchema({ tools, passfile, ...seen }));
  const objects = parseSchema(stdout);
  return new Map([...withoutReplication(objects, replication)].filter(([key]) => !elsewhere(key)));
}

/** Every object both ways, as the same pg_dump writes it: definition, owner, privileges, comments. */
export async function compareSchema(options: SchemaOptions): Promise<Proof> {
  const [source, target] = await Promise.all([
    options.ahead ?? readSchema(options, { endpoint: options.source }),
    readSchema(options, { endpoint: options.target }),
  ]);
  alignPublic(source, target, options.application);
  return proof(
    { id: 'schema', title: 'Schema: every object, its owner and its privileges' },
    { source: digestOf(source), target: digestOf(target), tools: options.tools.version },
    differencesBetween(source, target, (left, right) =>
      sameAcrossMajors(left, right, options.majors) ? undefined : firstDifference(left, right),
    ),
  );
}
