import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const runbooks = fileURLToPath(new URL('../../../runbooks', import.meta.url));
const files = readdirSync(runbooks, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);
const textOf = (file: string) => readFileSync(join(runbooks, file), 'utf8');

/** Everything that writes where somebody may read, and why no secret gets out there. */
const sinks: Readonly<Record<string, string>> = {
  'cli/print.ts': 'redacts',
  'cli/where.ts': 'asks how wide the screen is',
  'cli/session.ts': 'hands the screen to openShow, which redacts',
  'cli/alone.ts': 'hands the screen to openShow, which redacts',
  'cli/review/review.ts': 'asks how wide the screen is',
  'cli/confirm.ts': 'asks for the name of the workspace',
  'cli/workspace/new.ts': 'the file of a workspace: names and sizes',
  'engine/copies/fetch.ts': 'what an earlier runner put into the store',
  'engine/copies/journal-copy.ts': 'made of the journal',
  'engine/copies/keep.ts': 'kept files: the state as it was, beside the state',
  'engine/journal/journal.ts': 'redacts, and refuses facts',
  'engine/certificate/issue.ts': 'made of the journal',
  'engine/certificate/shelf.ts': 'copies of certificates',
  'engine/lease/acquire.ts': 'who, where, since when',
  'engine/lease/hold.ts': 'who, where, since when',
  'engine/lease/look.ts': 'who, where, since when',
  'postgres/backup/manifest.ts': 'names, figures and sums of a backup',
  'postgres/compare/rows.ts': 'mode 0600: rows that differ, for the operator to run',
  'postgres/killed-command.ts': 'names of roles and logins',
  'postgres/passfile.ts': 'mode 0600, removed after use',
  'postgres/transfer/restore-dump.ts': 'the list of contents of a dump',
  's3/batch/manifest.ts': 'mode 0600, in a folder of its own that is removed: keys of objects',
  's3/write-whole.ts': 'mode 0600: keys of objects, and counts',
  's3/ledger.ts': 'mode 0600: keys of objects, and counts',
  's3/proven.ts': 'mode 0600: digests of listings',
  'shell/output-files.ts': 'mode 0600, has no name',
  'steps/written-file.ts': 'mode 0600, removed after use: keys of rows',
  'store/folder.ts': 'writes what the journal and the lease give it',
  'terraform/init.ts': 'a fingerprint',
  'terraform/local-state.ts': 'generated code',
  'terraform/rehearsal.ts': 'mode 0600: a state, removed after use',
  'terraform/snapshot.ts': 'mode 0600: a state, the way back',
  'terraform/synth.ts': 'generated code',
};

const writes =
  /process\.std(out|err)|\bconsole\.(log|error|warn|info)|writeFile|writeSync|appendFile|copyFile|createWriteStream|openSync|store\.write/;

it('knows every place that writes', () => {
  const found = files.filter((file) => writes.test(textOf(file))).sort();
  expect(found).toEqual(Object.keys(sinks).sort());
});

it('makes a Secret only where it is registered, and reveals one only at the edges', () => {
  const having = (pattern: RegExp) => files.filter((file) => pattern.test(textOf(file))).sort();
  expect(having(/new Secret\(/)).toEqual(['engine/secrets/secrets.ts']);
  expect(having(/\.reveal\(\)/)).toEqual([
    'postgres/client.ts',
    'postgres/passfile.ts',
    'postgres/replicate/subscription.ts',
    'postgres/scram.ts',
  ]);
});
