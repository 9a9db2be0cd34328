import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cases } from './plan-corpus/cases/index.ts';
import { openMaker } from './plan-corpus/make.ts';

/**
 * `npm run plan-corpus [NAME…]`: makes the plans in `__tests__/fixtures/plans` anew, by the real terraform and the real AWS
 * provider, which plan against written states and ask no AWS service; what was changed by hand, in a sandbox. All, or those named.
 */
const wanted = process.argv.slice(2);
const directory = mkdtempSync(join(tmpdir(), 'plan-corpus-'));
try {
  const make = await openMaker(directory);
  for (const one of cases.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    process.stdout.write(`${one.name}: ${await make(one)}\n`);
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
