import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { messageOf, Refused, UsageError } from '../../engine/errors.ts';
import type { NoPlan } from '../../review/no-plan.ts';
import { isSavedPlan, largest, readDocument, tooLarge } from '../../review/read/document.ts';
import { workspaceIn } from '../../review/read/plan.ts';
import type { Run } from '../../shell/command.ts';
import type { PlanJson } from '../../terraform/plan-format.ts';

/** A plan that was read, and whose it is. */
export interface PlanRead {
  readonly workspace: string;
  readonly source: string;
  readonly json: PlanJson;
}

/** Reads `PLAN`, `NAME=PLAN` or `-`. Throws `UsageError` where there is none, and `Refused` for what is no whole plan. */
export async function readPlanGiven(given: string, run: Run): Promise<PlanRead> {
  const { name, source } = partsOf(given);
  const content = source === '-' ? await readAll(process.stdin, source) : await readFile(source);
  const json = isSavedPlan(content) ? await showSaved(source, run) : readDocument(content, source);
  return { workspace: name ?? workspaceIn(json) ?? nameOf(source), source, json };
}

/** Like `readPlanGiven`, but says of a plan that cannot be read why not. */
export async function readPlanOrWhyNot(given: string, run: Run): Promise<PlanRead | NoPlan> {
  try {
    return await readPlanGiven(given, run);
  } catch (error) {
    if (!(error instanceof Refused || error instanceof UsageError)) throw error;
    const { name, source } = partsOf(given);
    return { workspace: name ?? nameOf(source), source, problem: error.message };
  }
}

function partsOf(given: string): { readonly name?: string; readonly source: string } {
  const [, name, source = given] = /^([\w.-]{1,90})=(.+)$/s.exec(given) ?? [];
  return { name, source };
}

/** `staging` for `plans/staging.tfplan.json`. */
const nameOf = (source: string): string =>
  source === '-'
    ? 'plan'
    : basename(source).replace(/(\.(json|tfplan|plan|out|bin))+$/i, '') || basename(source);

async function readFile(source: string): Promise<Buffer> {
  const file = await open(source).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      error.code === 'ENOENT' ? `There is no file ${source}.` : `${source} cannot be read: ${error.message}`,
    );
  });
  try {
    const stat = await file.stat();
    if (stat.isDirectory()) throw new UsageError(`${source} is a folder; name a plan.`);
    if (stat.size > largest) throw new Refused(tooLarge(source, stat.size));
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Standard input says its size only when it has ended. */
async function readAll(stream: NodeJS.ReadableStream, source: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > largest) throw new Refused(tooLarge(source, size));
  }
  return Buffer.concat(chunks);
}

/** Terraform reads its own archive; it needs the providers, so it runs where these are. */
async function showSaved(source: string, run: Run): Promise<PlanJson> {
  if (source === '-')
    throw new UsageError('A saved plan cannot come by standard input: name its file, or pipe its JSON.');
  const program = process.env.TERRAFORM_BINARY_NAME || 'terraform';
  const file = resolve(source);
  const folder = existsSync(join(dirname(file), '.terraform')) ? dirname(file) : process.cwd();
  const command = {
    program,
    args: ['show', '-no-color', '-json', file],
    cwd: folder,
    env: { TF_IN_AUTOMATION: '1' },
  };
  const { stdout } = await run(command).catch((error: Error) => {
    if (error instanceof UsageError) throw error;
    throw new Refused(
      `${source} is a saved plan that ${program} cannot show: run this where it was made (terraform init), with the same version.\n${messageOf(error)}`,
      { cause: error },
    );
  });
  return readDocument(Buffer.from(stdout), source);
}
