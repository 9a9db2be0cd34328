import type { Run } from '../../shell/command.ts';
import { pgDumpSchema } from '../dump.ts';
import type { Endpoint } from '../endpoint.ts';
import { differencesBetween, type Proof, proof } from '../proof.ts';
import type { Tools } from '../tools.ts';
import { firstDifference, parseSchema } from './schema-text.ts';

export interface SchemaOptions {
  readonly source: Endpoint;
  readonly target: Endpoint;
  readonly tools: Tools;
  readonly passfile: string;
  readonly run: Run;
  /** Role whose privileges on the target's schema public may be new. */
  readonly application: string;
}

/** What a server or its runbook decides, and the roles' proof or the extensions' proof compares in its place. */
const elsewhere = (key: string) => key === 'SCHEMA public' || key.startsWith('COMMENT EXTENSION ');

const publicAcl = 'ACL SCHEMA public';

/** The application's own rights in schema public are given by the runbook, whether the source had them or not. */
function withoutNewGrants(target: Map<string, string>, source: ReadonlyMap<string, string>, role: string) {
  const had = new Set(source.get(publicAcl)?.split('\n'));
  const lines = target.get(publicAcl)?.split('\n') ?? [];
  const mine = (line: string) =>
    line.startsWith('GRANT ') && [role, `"${role}"`].some((name) => line.endsWith(` TO ${name};`));
  const kept = lines.filter((line) => had.has(line) || !mine(line));
  if (kept.some((line) => !line.startsWith('OWNER '))) target.set(publicAcl, kept.join('\n'));
  else target.delete(publicAcl);
  return target;
}

async function readSide(
  { tools, passfile, run }: SchemaOptions,
  endpoint: Endpoint,
): Promise<Map<string, string>> {
  const { stdout } = await run(pgDumpSchema({ tools, passfile, endpoint }));
  const objects = parseSchema(stdout);
  return new Map([...objects].filter(([key]) => !elsewhere(key)));
}

/** Every object both ways, as the same pg_dump writes it: definition, owner, privileges, comments. */
export async function compareSchema(options: SchemaOptions): Promise<Proof> {
  const [source, target] = await Promise.all([
    readSide(options, options.source),
    readSide(options, options.target),
  ]);
  withoutNewGrants(target, source, options.application);
  return proof(
    { id: 'schema', title: 'Schema: every object, its owner and its privileges' },
    { source: source.size, target: target.size, tools: options.tools.version },
    differencesBetween(source, target, firstDifference),
  );
}
