const column = /^column /;

/** Whether an object is a column of one of these relations. A name may hold dots of its own, quoted: each may be the last. */
export function isColumnOf(object: string, relations: ReadonlySet<string>): boolean {
  if (!column.test(object)) return false;
  const name = object.replace(column, '');
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1))
    if (relations.has(name.slice(0, dot))) return true;
  return false;
}
