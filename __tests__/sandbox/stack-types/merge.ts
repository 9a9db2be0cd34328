type Resources = Record<string, Record<string, object>>;

/** The resources of several groups; two groups may have resources of one type. */
export const together = (...groups: readonly Resources[]): Resources => {
  const all: Resources = {};
  for (const [type, named] of groups.flatMap(Object.entries)) all[type] = { ...all[type], ...named };
  return all;
};
