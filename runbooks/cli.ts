import { createProgram, endWith, letGo } from './cli/program.ts';

// A mistake of ours, thrown where nobody waits for it. Node would print it with whatever it holds.
process.on('uncaughtException', (error) => {
  endWith(error);
  process.exit();
});

/** The `runbook` command: argv in, exit code out. */
const { books } = await import('./books.ts');
const program = createProgram({
  books,
  openStore: async (workspace) => (await import('./store/open.ts')).openStore(workspace),
  identify: async (options) => (await import('./effects.ts')).identify(options),
  openEffects: async (options) => (await import('./effects.ts')).openEffects(options),
});
await program.parseAsync().catch(endWith).finally(letGo);
