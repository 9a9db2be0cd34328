/** One object as pg_dump writes it: `-- Name: …; Type: …; Schema: …; Owner: …`, then SQL. */
const header = /^-- Name: (.*); Type: (.*); Schema: (.*); Owner: (.*)$/;

/** Lines that depend on what came before them or on the moment, not on the object. */
const harmless =
  /^(--.*|SET default_tablespace = .*|SET default_table_access_method = .*|\\(un)?restrict .*|)$/;

/** Grants come in the order in which they were given. */
const orderless = /^(DEFAULT )?ACL /;

/** The roles of a policy come in the order in which each server happened to make them. */
const withSortedRoles = (line: string) =>
  line.replace(
    /^(CREATE POLICY .*? TO )(.+?)((?: USING \(| WITH CHECK \().*|;)$/,
    (_, start: string, roles: string, rest: string) => start + roles.split(', ').toSorted().join(', ') + rest,
  );

type Objects = Map<string, string>;

function put(objects: Objects, key: string, lines: readonly string[]): void {
  const kept = lines.filter((line) => !harmless.test(line));
  const sorted = orderless.test(key) ? kept.toSorted() : kept.map(withSortedRoles);
  objects.set(key, [objects.get(key), ...sorted].filter((line) => line !== undefined).join('\n'));
}

/** The objects of a schema-only dump by type and name, free of what may differ between equal databases. */
export function parseSchema(dump: string): Objects {
  const objects: Objects = new Map();
  let key: string | undefined;
  let lines: string[] = [];
  for (const line of dump.split('\n')) {
    const found = header.exec(line);
    if (found) {
      if (key) put(objects, key, lines);
      const [, name, type, schema, owner] = found;
      key = `${type} ${schema === '-' ? '' : `${schema}.`}${name}`;
      lines = [`OWNER ${owner}`];
    } else lines.push(line);
  }
  if (key) put(objects, key, lines);
  return objects;
}

/** The first line that differs, on both sides. */
export function firstDifference(source: string, target: string): string | undefined {
  if (source === target) return undefined;
  const [left, right] = [source.split('\n'), target.split('\n')];
  const at = left.findIndex((line, index) => line !== right[index]);
  const line = at === -1 ? left.length : at;
  return `source “${left[line]?.trim() ?? ''}”; target “${right[line]?.trim() ?? ''}”`;
}
