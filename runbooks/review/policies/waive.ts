import type { Finding, Waived } from '../finding.ts';
import type { Waiver } from './settings.ts';

/** Findings that count, and those that somebody has accepted until a day that has not passed. */
export function waive(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  { workspace, today }: { readonly workspace: string; readonly today: string },
): { readonly findings: Finding[]; readonly waived: Waived[] } {
  const counting: Finding[] = [];
  const waived: Waived[] = [];
  for (const finding of findings) {
    const waiver = waivers.find((one) => suits(one, finding, workspace));
    if (!waiver) counting.push(finding);
    else if (waiver.expires >= today)
      waived.push({ finding, reason: waiver.reason, expires: waiver.expires });
    else counting.push({ ...finding, note: `A waiver of it ended on ${waiver.expires}: ${waiver.reason}` });
  }
  return { findings: counting, waived };
}

const suits = (waiver: Waiver, { id, address }: Finding, workspace: string): boolean =>
  waiver.id === id && (waiver.workspace ?? workspace) === workspace && matches(waiver.address, address);

/** `*` stands for anything, the rest for itself. */
const matches = (pattern: string, address: string): boolean =>
  new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`, 's').test(address);

const escaped = (text: string) => text.replace(/[\\^$.+?()[\]{}|]/g, '\\$&');
