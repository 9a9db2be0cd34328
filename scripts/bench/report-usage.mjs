import { writeFileSync } from 'node:fs';

// Loaded before a program that is measured: when it ends, leaves behind what it used (MiB and milliseconds).
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const usage = { memory: maxRSS / 1024, cpu: (userCPUTime + systemCPUTime) / 1000 };
  writeFileSync(process.env.BENCH_USAGE, JSON.stringify(usage));
});
