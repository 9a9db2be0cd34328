import { Refused } from '../../engine/errors.ts';
import {
  knownActions,
  knownFormat,
  type PlanJson,
  type ResourceChangeJson,
} from '../../terraform/plan-format.ts';

/** Bytes of a plan's JSON beyond which it is refused: reading takes about four times as much memory. */
export const largest = 256 * 1024 * 1024;

const show = 'terraform show -json PLAN > FILE';

/** Whether a file is a saved plan: Terraform and OpenTofu write a zip archive. */
export const isSavedPlan = (content: Buffer): boolean =>
  content.subarray(0, 4).toString('latin1') === 'PK\x03\x04';

/**
 * The plan's document, from what `terraform show -json` printed. Throws `Refused` for anything else, with what it seems
 * to be; never quotes it.
 */
export function readDocument(content: Buffer, source: string): PlanJson {
  if (content.length > largest) throw new Refused(tooLarge(source, content.length));
  const document = parse(decode(content), source);
  const problem = whyNot(document);
  if (problem) throw new Refused(`${source} ${problem}`);
  return document as unknown as PlanJson;
}

export const tooLarge = (source: string, bytes: number): string =>
  `${source} is larger than a plan that can be read here (${Math.round(bytes / 1024 ** 2)} MiB; at most ` +
  `${largest / 1024 ** 2} MiB). Split the configuration, or plan parts of it with -target.`;

/** PowerShell's `>` writes UTF-16, and some editors a byte order mark. */
function decode(content: Buffer): string {
  const utf16 = content[0] === 0xff && content[1] === 0xfe;
  return content.toString(utf16 ? 'utf16le' : 'utf8').replace(/^\ufeff/, '');
}

function parse(text: string, source: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own error would quote the plan, and with it what is secret in it.
    throw new Refused(`${source} ${noJson(text)}`);
  }
}

function noJson(text: string): string {
  if (text.trim() === '') return `is empty, as when planning has failed. Make it again: ${show}`;
  if (/^\s*\{"@level"/.test(text)) {
    return `is the log that \`terraform plan -json\` prints, not a plan. Save the plan (-out PLAN), then: ${show}`;
  }
  if (/^\s*[{[]/.test(text)) {
    return `is no whole JSON (${text.length} characters): it was cut off, or something else was written into it. Make it again: ${show}`;
  }
  return `is neither a saved plan nor its JSON. Make one: terraform plan -out PLAN; then review PLAN itself, or the file of: ${show}`;
}

function whyNot(document: Readonly<Record<string, unknown>> | null): string | undefined {
  if (document === null || typeof document !== 'object' || Array.isArray(document)) {
    return `is JSON, but no plan. Make it again: ${show}`;
  }
  if ('encryption_version' in document) {
    return 'was encrypted by OpenTofu. Where its key is: tofu show -json PLAN > FILE, then review that file.';
  }
  if ('lineage' in document) return `is a Terraform state, not a plan. Make a plan: ${show}`;
  if (!('format_version' in document))
    return `is JSON, but no plan: it has no format_version. Make it again: ${show}`;
  if (!knownFormat(document)) {
    const version = String(document.format_version).slice(0, 20);
    return `has plan format ${version}; this reads format 1, which Terraform writes since 1.1 and OpenTofu always. Make the plan with one of these.`;
  }
  if (!('resource_changes' in document || 'output_changes' in document || 'planned_values' in document)) {
    return `is what \`terraform show -json\` prints of a state, not of a plan. Name the plan: ${show}`;
  }
  const lists = [document.resource_changes, document.resource_drift];
  if (!lists.every(areChanges)) {
    return `is no plan that Terraform has written: its changes are not whole. Make it again: ${show}`;
  }
  const action = lists.flatMap(actionsIn).find((one) => !isKnown.has(one));
  return action === undefined
    ? undefined
    : `plans an action that is not known here (${String(action).slice(0, 20)}), so nobody could say what is lost by it. Review it with a newer version of this.`;
}

const isKnown: ReadonlySet<unknown> = new Set(knownActions);

const actionsIn = (list: unknown): unknown[] =>
  ((list ?? []) as readonly ResourceChangeJson[]).flatMap(
    ({ change }) => change.actions as readonly unknown[],
  );

const areChanges = (list: unknown): boolean =>
  list === undefined || list === null || (Array.isArray(list) && list.every(isChange));

const isChange = (one: Partial<ResourceChangeJson> | null): boolean =>
  typeof one?.address === 'string' && typeof one.type === 'string' && Array.isArray(one.change?.actions);
