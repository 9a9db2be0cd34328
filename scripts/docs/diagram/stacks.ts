import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What one resource or data source refers to, by its address. */
export type References = ReadonlyMap<string, readonly string[]>;

interface Synthesised {
  readonly resource?: Blocks;
  readonly data?: Blocks;
}
type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** The stack as `cdktf synth` writes it, `set` laid over its workspace file. */
export function referencesOf(stack: string, set: object = {}): References {
  const directory = mkdtempSync(join(tmpdir(), 'diagram-'));
  const variation = stack === 'bootstrap' ? {} : { TF_WORKSPACE: stack, WORKSPACE_SET: JSON.stringify(set) };
  const { TF_WORKSPACE: _, WORKSPACE_SET: __, ...clean } = process.env;
  const env = { ...clean, NODE_OPTIONS: '', CDKTF_OUTDIR: join(directory, 'out'), ...variation };
  try {
    execFileSync(process.execPath, ['--import', 'tsx', resolve('main.ts')], { env, stdio: 'pipe' });
    const file = join(directory, 'out/stacks', stack, 'cdk.tf.json');
    return read(JSON.parse(readFileSync(file, 'utf8')));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function read({ resource = {}, data = {} }: Synthesised): References {
  return new Map([...entries(resource, ''), ...entries(data, 'data.')]);
}

function entries(blocks: Blocks, prefix: string): [string, string[]][] {
  return Object.entries(blocks).flatMap(([type, named]) =>
    Object.entries(named).map(([name, { depends_on: _, ...block }]): [string, string[]] => [
      `${prefix}${type}.${name}`,
      addressesIn(JSON.stringify(block)),
    ]),
  );
}

/** That a resource waits for another (`depends_on`) says nothing of what uses what. */
const addressesIn = (text: string) => [
  ...new Set(text.match(/(?<![\w.])(?:data\.)?(?:aws|random)_\w+\.\w+(?=\.)/g)),
];
