/** Whether a database came from before a major version of Postgres to it or beyond. */
export const crosses = (source: number, target: number, major: number) => source < major && target >= major;

const words = (definition: unknown) => String(definition).match(/("(?:[^"]|"")*"|\w+)\.?|\S/g) ?? [];

/** Newer servers write no table before a column where there is but one. What both write has to be the same. */
export function sameButForTables(source: unknown, target: unknown): boolean {
  const newer = words(target);
  let at = 0;
  for (const word of words(source)) {
    if (word === newer[at]) at += 1;
    else if (!word.endsWith('.') || newer[at]?.endsWith('.')) return false;
  }
  return at === newer.length;
}

const isView = /^CREATE (OR REPLACE )?(MATERIALIZED VIEW|VIEW|RECURSIVE VIEW|RULE) /m;

/** All that an owner has before 17 is not all that he has from then on; what is left to him is granted in the next line. */
const withoutMaintain = (text: string) =>
  text.replace(/,MAINTAIN(?=[, ])/g, '').replace(/^REVOKE [A-Z,]+ ON /gm, 'REVOKE ALL ON ');

/** Whether two texts of an object, as pg_dump writes it, differ in nothing but what newer servers write otherwise. */
export function sameAcrossMajors(
  source: string,
  target: string,
  { from, to }: { from: number; to: number },
): boolean {
  if (crosses(from, to, 16) && isView.test(source)) return sameButForTables(source, target);
  return crosses(from, to, 17) && withoutMaintain(source) === withoutMaintain(target);
}
