import { z } from 'zod';
import { fargateProblems, tasksProblems } from '../checks.ts';
import { command } from './command.ts';
import { checked, optional, section } from './section.ts';

/** How many tasks run: as many as the load takes, within these. */
const tasks = section({
  /** Tasks that run at the least. 0 leaves the API stopped until somebody starts it. */
  min: z.int().min(0),
  /** Tasks that run at the most. The same number as `min` fixes it. */
  max: z.int().min(1),
}).superRefine(checked(tasksProblems));

/** The API, as ECS runs it. */
export const api = section({
  /** Tag or digest (`sha256:…`) of an image in the workspace's own repository. With a pipeline the first one only. */
  image: z
    .string()
    .regex(/^(sha256:[0-9a-f]{64}|\w[\w.-]{0,127})$/, 'use a tag or a digest, for example 1.0.0 or sha256:…'),
  /** Fargate CPU units; 256 is a quarter of a vCPU. */
  cpu: z.literal([256, 512, 1024, 2048, 4096], 'use 256, 512, 1024, 2048 or 4096'),
  /** MiB. */
  memory: z.int().min(512),
  tasks,
  /** Where the API listens; it is told in `PORT`. */
  port: z.int().min(1).max(65_535),
  /** Answers 200 when the API is healthy. ECS asks it from inside the container, with curl or wget. */
  healthPath: z.string().startsWith('/'),
  /**
   * How new tasks take over: `rolling` replaces them one by one behind ECS's circuit breaker, `blue-green` starts a full second
   * set and lets CodeDeploy turn the traffic. Changing it makes a new service without a task; `runbook db-role` starts it.
   */
  rollout: z.enum(['rolling', 'blue-green']),
  /** Whether AWS WAF looks at requests first, for some dollars a month. Default: in protected workspaces. */
  firewall: optional(z.boolean()),
  /** What brings the database's schema up to an image, run in it before it takes traffic. `null`: nothing does. */
  migrateCommand: command.nullable(),
}).superRefine(checked(fargateProblems));
