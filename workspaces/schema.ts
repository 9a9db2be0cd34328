import { z } from 'zod';
import {
  domainProblems,
  fargateProblems,
  generationProblems,
  type Problem,
  tasksProblems,
} from './checks.ts';

/** A section of the workspace file; a key it does not know is a mistake that names the keys it knows. */
const section = <S extends z.core.$ZodLooseShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown; allowed here: ${Object.keys(shape).join(', ')}`
        : undefined,
  });

/** Runs a check over several keys of one section. */
const checked =
  <T>(problems: (value: T) => Problem[]) =>
  (value: T, context: z.core.$RefinementCtx<T>) => {
    for (const { path, message } of problems(value)) {
      context.addIssue({ code: 'custom', path: [...path], message, input: value });
    }
  };

const generation = z.int().min(1, 'use a whole number from 1 on');

/** A database as one generation describes it. */
const databaseGeneration = section({
  /** Raise it to describe a new instance; `runbook db-migrate` brings the data there. */
  generation,
  /** Major and minor as RDS spells them, for example `15.15`. */
  engineVersion: z.string().regex(/^\d+\.\d+$/, 'use major.minor, for example 15.15'),
  /** An RDS instance class, for example `db.t4g.small`. */
  instanceClass: z.string().regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, 'use an RDS class, for example db.t4g.small'),
  /** Allocated storage in GiB. */
  storage: z.int().min(20).max(65_536),
});

const mediaGeneration = section({
  /** Raise it to describe a new bucket; `runbook s3-migrate` brings the objects there. */
  generation,
});

/**
 * How a migration treats the old resource: `detach` takes it out of the Terraform state, `side-by-side` keeps it
 * there as `previous` until it is retired.
 */
const strategy = z.enum(['detach', 'side-by-side']);

/** `null` says "none", so that `WORKSPACE_SET` can take away what a workspace file has. */
const optional = <S extends z.ZodType>(schema: S) =>
  schema.nullish().transform((value) => value ?? undefined);

/** Without what `null` took away. */
const present = <T>(record: Readonly<Record<string, T | undefined>>) =>
  Object.fromEntries(Object.entries(record).filter((entry): entry is [string, T] => entry[1] !== undefined));

const clock = '([01]\\d|2[0-3]):[0-5]\\d';
const day = '(mon|tue|wed|thu|fri|sat|sun)';

const database = section({
  ...databaseGeneration.shape,
  strategy,
  /** A standby in a second zone, at twice the price. Default: in protected workspaces. */
  multiAz: optional(z.boolean()),
  /** Days to which the database can be brought back. Default: 35 in protected workspaces, else 7. */
  backupDays: optional(z.int().min(1).max(35)),
  /** RDS refuses to delete the instance until this is `false` and deployed. Protected workspaces have it in any case. */
  deletionProtection: z.boolean(),
  /** When RDS takes its daily backup, UTC. Must not overlap `maintenanceWindow`. */
  backupWindow: z.string().regex(RegExp(`^${clock}-${clock}$`), 'use hh:mm-hh:mm, for example 01:00-02:00'),
  /** When RDS may restart the instance for upkeep of its own, UTC. */
  maintenanceWindow: z
    .string()
    .regex(
      RegExp(`^${day}:${clock}-${day}:${clock}$`),
      'use ddd:hh:mm-ddd:hh:mm, for example sun:02:30-sun:03:30',
    ),
  /** Special characters allowed in the application role's generated password, from the next generation on. */
  passwordSpecials: z.string(),
  /** The old generation that is still in Terraform's hands (strategy `side-by-side` only). */
  previous: optional(databaseGeneration),
}).superRefine(checked(generationProblems));

const media = section({
  ...mediaGeneration.shape,
  strategy,
  /** Origins whose pages may read and write the bucket by signed URLs, besides the workspace's own. */
  origins: z.array(
    z.string().regex(/^https?:\/\/[^/*\s]+$/, 'use scheme and host, for example http://localhost:5173'),
  ),
  /** The old generation that is still in Terraform's hands (strategy `side-by-side` only). */
  previous: optional(mediaGeneration),
}).superRefine(checked(generationProblems));

/** As an exec-form command: no shell looks at it. */
const command = z
  .array(z.string().min(1))
  .min(1, 'use a list of words, for example ["npm", "run", "migrate"]');

const repository = z
  .string()
  .regex(/^[A-Za-z\d-]+\/[\w.-]+$/, 'use owner/name, for example knowme/infrastructure');

/** How many tasks run: as many as the load takes, within these. */
const tasks = section({
  /** Tasks that run at the least. 0 leaves the API stopped until somebody starts it. */
  min: z.int().min(0),
  /** Tasks that run at the most. The same number as `min` fixes it. */
  max: z.int().min(1),
}).superRefine(checked(tasksProblems));

const api = section({
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

/** A task that runs at set times in the image the service runs at that time. */
const job = section({
  /** `cron(…)` or `rate(…)`, UTC. Source: EventBridge Scheduler, "Schedule types". */
  schedule: z.string().regex(/^(cron|rate)\(.+\)$/, 'use cron(…) or rate(…), for example cron(0 3 * * ? *)'),
  command,
  /** After this it is stopped and counts as failed. */
  timeoutMinutes: z.int().min(1).max(1440),
});

const jobName = z
  .string()
  .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, 'use small letters, digits and hyphens')
  .max(20);

/** Where the code comes from that the pipeline builds, always from the workspace's `branch`. */
const pipeline = section({
  /** Repository of the API, with a Dockerfile at its top. */
  api: repository,
  /** Repository of the web app; `npm ci && npm run build` leaves it in `dist`. */
  web: repository,
});

const network = section({
  /** Availability zones that every kind of subnet spreads over. */
  zones: z.literal([2, 3], 'use 2 or 3'),
  /**
   * NAT gateways, about 35 dollars a month each: how tasks reach what is outside AWS. With `none` they reach what they need
   * of AWS, through endpoints, which cost about as much: docs/decisions/0013.
   */
  nat: z.enum(['none', 'single', 'per-zone']),
});

const watching = section({
  /** Whom alarms and the budget write to, once the address has confirmed it. Default: nobody. */
  email: optional(z.email()),
  /** US dollars a month that the workspace may cost before somebody is told. Default: no budget. */
  monthlyBudget: optional(z.number().positive()),
});

/** Where Terraform keeps the state of all workspaces. */
const state = z.discriminatedUnion(
  'type',
  [
    section({
      /** In a bucket for all, or in a folder of this machine. */
      type: z.literal('s3'),
      /** Made by the stack `bootstrap`. Bucket names are global, so the account id belongs in it. */
      bucket: z.string().min(3),
      /** Where that bucket is. */
      region: z.string(),
    }),
    section({
      type: z.literal('local'),
      /** With type `local`, in place of the bucket. */
      directory: z.string().min(1),
    }),
  ],
  { error: (issue) => (issue.code === 'invalid_union' ? 'use "s3" or "local"' : undefined) },
);

const domainName = z
  .string()
  .regex(
    /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
    'use a domain name in small letters, for example knowme.example',
  );

/** Everything an operator can say about one workspace. */
export const schema = section({
  /** Prefix of every resource name. */
  application: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,15}$/, 'use 2 to 16 small letters and digits, a letter first'),
  /** AWS account id; nothing is ever planned in another one. */
  account: z.string().regex(/^\d{12}$/, 'use the 12 digits of the AWS account id'),
  /** Where everything is made but what AWS keeps in us-east-1 for the whole world. */
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'use an AWS region, for example eu-west-1'),
  /** Where the web app is; the API is at `api.<domain>`. `null` for a workspace without a domain. */
  domain: domainName.nullable(),
  /** The public Route 53 zone that `domain` is in; it is there before any workspace. */
  zone: domainName,
  /** The GitHub repository, `owner/name`, that this code is deployed from. */
  repository,
  /** The branch whose pipeline may deploy the workspace; `null` for one that people deploy themselves. */
  branch: z
    .string()
    .regex(/^\w[\w./-]*$/, 'use the name of one branch, for example main')
    .nullable(),
  /** Protected workspaces refuse the destruction of their database and bucket. */
  protected: z.boolean(),
  state,
  database,
  media,
  network,
  api,
  /** Background jobs by name. Skipped while the API is stopped, and while the last run has not ended. */
  jobs: z.record(jobName, optional(job)).transform(present),
  /** Builds and releases what is pushed to `branch`. `null`, or a workspace without a branch: people release it. */
  pipeline: pipeline.nullable(),
  watching,
}).superRefine(checked(domainProblems));

export type Settings = z.infer<typeof schema>;
export type DatabaseGeneration = z.infer<typeof databaseGeneration>;
export type MediaGeneration = z.infer<typeof mediaGeneration>;

/** One workspace, parsed: its name (the Terraform workspace and stack) and its settings. */
export interface Workspace extends Settings {
  readonly name: string;
}
