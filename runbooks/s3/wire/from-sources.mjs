import { register } from 'tsx/esm/api';

// A thread's program where the sources are run as they are, by tests and scripts: Node knows no TypeScript there.
register();
await import('./thread-main.ts');
