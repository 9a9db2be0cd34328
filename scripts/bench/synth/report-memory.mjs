import { writeFileSync } from 'node:fs';

// Loaded before a program that is measured: leaves its peak memory (KiB) behind when it ends.
process.on('exit', () => writeFileSync(process.env.BENCH_MEMORY, String(process.resourceUsage().maxRSS)));
