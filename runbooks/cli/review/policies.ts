import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, UsageError } from '../../engine/errors.ts';
import { builtIn } from '../../review/policies/built-in/index.ts';
import type { Policy } from '../../review/policies/policy.ts';
import { noSettings, type PolicySettings, parseSettings } from '../../review/policies/settings.ts';

/** The built-in policies, and those of a folder. Throws `UsageError` for a folder, a file or settings that are none. */
export async function loadPolicies(
  folder: string | undefined,
): Promise<{ readonly policies: readonly Policy[]; readonly settings: PolicySettings }> {
  if (folder === undefined) return { policies: builtIn, settings: noSettings };
  const names = namesIn(folder);
  const files = names.filter((name) => /\.(ts|mts|js|mjs)$/.test(name) && !/\.(d|test)\.ts$/.test(name));
  const own = (await Promise.all(files.map((name) => load(join(folder, name))))).flat();
  const policies = [...builtIn, ...own];
  const twice = policies.find(({ id }, index) => policies.findIndex((one) => one.id === id) < index);
  if (twice)
    throw new UsageError(
      `Two policies are called ${twice.id}; ids are unique, also beside the built-in ones.`,
    );
  const file = join(folder, 'settings.json');
  const settings = existsSync(file) ? parseSettings(readFileSync(file, 'utf8'), file) : noSettings;
  return { policies, settings };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    throw new UsageError(`There is no folder ${folder} with policies.`);
  }
}

/** Bundled, so that it may be TypeScript and import what lies beside it. */
async function load(file: string): Promise<Policy[]> {
  try {
    const { build } = await import('esbuild');
    const { outputFiles } = await build({
      entryPoints: [file],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      logLevel: 'silent',
    });
    const text = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
    const { default: exported } = (await import(`data:text/javascript;base64,${text}`)) as {
      readonly default?: unknown;
    };
    return [exported].flat().map((policy) => verified(policy, file));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The policies in ${file} cannot be loaded: ${messageOf(error)}`, { cause: error });
  }
}

function verified(policy: unknown, file: string): Policy {
  const { id, says, severity, breaks } = (policy ?? {}) as Partial<Policy>;
  const whole =
    typeof id === 'string' &&
    /^[a-z][a-z0-9-]*$/.test(id) &&
    typeof says === 'string' &&
    (severity === 'danger' || severity === 'warning') &&
    typeof breaks === 'function';
  if (whole) return policy as Policy;
  throw new UsageError(
    `${file} exports something that is no policy: it has id, says, severity (danger or warning) and breaks.`,
  );
}
