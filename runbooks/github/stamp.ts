/** What a text of ours says of itself, in a line that GitHub does not show. */
export interface Stamp {
  /** The workflow run that wrote it. A later run has a higher number, a repeated one a higher attempt. */
  readonly run: number;
  readonly attempt: number;
  readonly commit: string;
  readonly verdict: string;
  /** By workspace. */
  readonly fingerprints: Readonly<Record<string, string>>;
}

const [begin, end] = ['<!-- runbook review ', ' -->'];

/** In front of a text; whatever a workspace is called, it ends where it should. */
export const stamped = (stamp: Stamp, text: string): string =>
  `${begin}${JSON.stringify(stamp).replace(/[<>]|--/g, (found) => [...found].map(escaped).join(''))}${end}\n${text}`;

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** The stamp a text begins with: what stands further down may have come from a plan. */
export function stampOf(text: string | null | undefined): Stamp | undefined {
  const [line = ''] = (text ?? '').split(/\r?\n/);
  if (!line.startsWith(`${begin}{`) || !line.endsWith(end)) return undefined;
  try {
    return JSON.parse(line.slice(begin.length, -end.length)) as Stamp;
  } catch {
    return undefined;
  }
}

/** Above 0 where the first is newer. */
export const byAge = (one: Stamp, other: Stamp): number => one.run - other.run || one.attempt - other.attempt;

export const same = (one: Stamp, other: Stamp): boolean =>
  byAge(one, other) === 0 && one.commit === other.commit;
