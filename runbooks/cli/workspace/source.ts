import type { Overlay } from '../../../workspaces/merge.ts';
import type { Settings } from '../../../workspaces/schema.ts';

/** What a personal workspace for development says beyond `base.ts`. */
export const personal: Overlay<Settings> = {
  protected: false,
  database: { instanceClass: 'db.t4g.micro', deletionProtection: false },
  network: { nat: 'single' },
  watching: { monthlyBudget: 150 },
};

/** `ana-dev` → `anaDev`. */
const variable = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** The file of a new workspace. */
export const fileOf = (name: string) => `import type { Overlay } from './merge.ts';
import type { Settings } from './schema.ts';

/** A personal workspace for development: no domain, no pipeline, and it may be thrown away. */
export const ${variable(name)}: Overlay<Settings> = {
  protected: ${personal.protected},
  database: { instanceClass: '${personal.database?.instanceClass}', deletionProtection: false },
  // One NAT gateway costs less than the endpoints of \`none\`, and lets tasks reach what is outside AWS.
  network: { nat: '${personal.network?.nat}' },
  watching: { monthlyBudget: ${personal.watching?.monthlyBudget} },
};
`;

const importLine = /^import .* from '(\.\/[^']+)';$/;
const overlays = /const overlays = \{([^}]*)\};/;
const lineWidth = 110;

/**
 * `index.ts` with the new workspace in it; undefined where it does not look as it did when this was written.
 */
export function register(index: string, name: string): string | undefined {
  const entries = overlays.exec(index)?.[1];
  if (entries === undefined) return undefined;
  const entry = variable(name) === name ? name : `'${name}': ${variable(name)}`;
  const all = [...entries.split(',').map((one) => one.trim()), entry].filter(Boolean);
  return withImport(index.replace(overlays, declaration(all)), name);
}

function declaration(entries: readonly string[]): string {
  const line = `const overlays = { ${entries.join(', ')} };`;
  return line.length <= lineWidth
    ? line
    : `const overlays = {\n${entries.map((one) => `  ${one},\n`).join('')}};`;
}

/** Imports are kept in the order of their files. */
function withImport(index: string, name: string): string | undefined {
  const lines = index.split('\n');
  const file = `./${name}.ts`;
  const imports = lines.map((line) => importLine.exec(line)?.[1]);
  const after = imports.findIndex((other) => other !== undefined && other > file);
  const last = imports.findLastIndex((other) => other !== undefined);
  if (last === -1) return undefined;
  lines.splice(after === -1 ? last + 1 : after, 0, `import { ${variable(name)} } from '${file}';`);
  return lines.join('\n');
}
