import { isChosen, settle } from '../../runbooks/engine/choices.ts';
import type { AnyBook, Chosen } from '../../runbooks/engine/types.ts';

/** `[8/18]   terraform state rm …`; what a plan holds is indented further. */
const rehearsed = /^(?:\d\d:\d\d:\d\d )?\[(\d+)\/(\d+)\] {3}(\S.*)$/;
const command = /^(terraform|aws|pg_dump|pg_restore|ALTER|ANALYZE|CREATE|GRANT|REVOKE|SELECT) ?/;

/** Quotes and environment depend on the values. */
const bare = (line: string) => line.replace(/^(?:[A-Z_]+=(?:'[^']*'|\S+) )+/, '').replaceAll("'", '');

/** Whether a line may be what a line of a page becomes once `<…>` is known. */
export function fits(line: string, onPage: string): boolean {
  const parts = bare(onPage).split(/<[^>]*>/);
  const pattern = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+');
  return new RegExp(`^${pattern}$`).test(bare(line));
}

/** The commands that a rehearsal has printed of steps whose page does not show them; and of how many it has printed any. */
export function notOnPage(
  book: AnyBook,
  output: string,
  chosen: Chosen = {},
): { missing: string[]; compared: number } {
  const steps = book.steps.filter((step) => isChosen(step, settle(book, chosen)));
  const commands = output.split('\n').flatMap((text) => {
    const [, n, total, line = ''] = rehearsed.exec(text) ?? [];
    const step = Number(total) === steps.length ? steps[Number(n) - 1] : undefined;
    return step && step.effect !== 'read' && command.test(bare(line)) ? [{ step, line }] : [];
  });
  const missing = commands.filter(
    ({ step, line }) => !step.commands?.some((onPage: string) => fits(line, onPage)),
  );
  return { missing: missing.map(({ step, line }) => `${step.id}: ${line}`), compared: commands.length };
}
