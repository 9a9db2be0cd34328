import { endAtOnce, endWith, letGo } from './cli/ending.ts';
import { createProgram } from './cli/program.ts';

/** The `runbook` command: argv in, exit code out. */
process.on('uncaughtException', endAtOnce);
const { books } = await import('./books.ts');
const program = createProgram({
  books,
  openStore: async (workspace) => (await import('./store/open.ts')).openStore(workspace),
  identify: async (options) => (await import('./effects.ts')).identify(options),
  openEffects: async (options) => (await import('./effects.ts')).openEffects(options),
});
await program.parseAsync().catch(endWith).finally(letGo);
