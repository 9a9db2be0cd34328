/** What two or more keys must agree on. Each check sees a section whose keys are right one by one. */
export interface Problem {
  readonly path: readonly string[];
  readonly message: string;
}

interface Generations {
  readonly generation: number;
  readonly strategy: 'detach' | 'side-by-side';
  readonly previous?: { readonly generation: number };
}

/** MiB that Fargate takes for each number of CPU units: smallest, largest, step. Source: ECS, "Task CPU and memory". */
const fargateMemory: Readonly<Record<number, readonly [number, number, number]>> = {
  256: [512, 2048, 512],
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16_384, 1024],
  4096: [8192, 30_720, 1024],
};

export function fargateProblems({ cpu, memory }: { cpu: number; memory: number }): Problem[] {
  const [smallest, largest, step] = fargateMemory[cpu] ?? [memory, memory, 1];
  // The smallest Fargate task is the exception to even steps: 512, 1024 or 2048, never 1536.
  const fits = memory >= smallest && memory <= largest && memory % step === 0 && memory !== 1536;
  if (fits) return [];
  const allowed = cpu === 256 ? '512, 1024 or 2048 MiB' : `${smallest} to ${largest} MiB in steps of ${step}`;
  return [{ path: ['memory'], message: `Fargate with cpu ${cpu} takes ${allowed}` }];
}

export function tasksProblems({ min, max }: { min: number; max: number }): Problem[] {
  return max >= min ? [] : [{ path: ['max'], message: `must be at least min, which is ${min}` }];
}

/** Records of a domain can be made only in the zone it is in. */
export function domainProblems({ domain, zone }: { domain: string | null; zone: string }): Problem[] {
  if (domain === null || domain === zone || domain.endsWith(`.${zone}`)) return [];
  return [{ path: ['domain'], message: `must be ${zone} (the setting \`zone\`) or end with .${zone}` }];
}

/** Holds for the database and for the media bucket. */
export function generationProblems({ generation, strategy, previous }: Generations): Problem[] {
  if (!previous) return [];
  const problems: Problem[] = [];
  if (strategy !== 'side-by-side') {
    problems.push({
      path: ['previous'],
      message: `only with strategy "side-by-side", not with "${strategy}"`,
    });
  }
  if (previous.generation >= generation) {
    const message = `must be below generation ${generation}, which replaces it`;
    problems.push({ path: ['previous', 'generation'], message });
  }
  return problems;
}
