import { createProgram, endWith } from './cli/program.ts';

/** The `runbook` command: argv in, exit code out. */
const { books } = await import('./books.ts');
const program = createProgram({
  books,
  openStore: async (workspace) => (await import('./store/open.ts')).openStore(workspace),
  openEffects: async (options) => (await import('./effects.ts')).openEffects(options),
});
await program.parseAsync().catch(endWith);
