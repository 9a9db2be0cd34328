import { z } from 'zod';

const generation = z.int().min(1);

/** A database as one generation describes it. */
const databaseGeneration = z.strictObject({
  /** Raise it to describe a new instance; `runbook db-migrate` brings the data there. */
  generation,
  /** Major and minor as RDS spells them, for example `15.10`. */
  engineVersion: z.string().regex(/^\d+\.\d+$/, 'use major.minor, for example 15.10'),
  /** An RDS instance class, for example `db.t4g.small`. */
  instanceClass: z.string().regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, 'use an RDS class, for example db.t4g.small'),
  /** Allocated storage in GiB. */
  storage: z.int().min(20).max(65_536),
});

const mediaGeneration = z.strictObject({ generation });

/**
 * How a migration treats the old resource: `detach` takes it out of the Terraform state, `side-by-side` keeps it
 * there as `previous` until it is retired.
 */
const strategy = z.enum(['detach', 'side-by-side']);

const database = databaseGeneration.extend({
  strategy,
  /** The old generation that is still in Terraform's hands (strategy `side-by-side` only). */
  previous: databaseGeneration.optional(),
  /** Special characters allowed in the application role's generated password. */
  passwordSpecials: z.string(),
});

const media = mediaGeneration.extend({ strategy, previous: mediaGeneration.optional() });

const api = z.strictObject({
  image: z.string().min(1),
  /** Fargate CPU units; 256 is a quarter of a vCPU. */
  cpu: z.union([256, 512, 1024, 2048, 4096].map((n) => z.literal(n))),
  /** MiB. */
  memory: z.int().min(512),
  /** Tasks that run. 0 stops the API. */
  desiredCount: z.int().min(0),
  port: z.int().min(1).max(65_535),
  healthPath: z.string().startsWith('/'),
});

/** Where Terraform keeps the state of all workspaces. */
const state = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('s3'), bucket: z.string().min(3), region: z.string() }),
  z.strictObject({ type: z.literal('local'), directory: z.string().min(1) }),
]);

/** Everything an operator can say about one workspace. */
export const schema = z.strictObject({
  /** Prefix of every resource name. */
  application: z.string().regex(/^[a-z][a-z0-9]{1,15}$/),
  /** AWS account id; nothing is ever planned in another one. */
  account: z.string().regex(/^\d{12}$/, 'use the 12 digits of the AWS account id'),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'use an AWS region, for example eu-west-1'),
  /** The API's domain name; `null` for a workspace without one. */
  domain: z.string().nullable(),
  /** Protected workspaces refuse the destruction of their database and bucket. */
  protected: z.boolean(),
  state,
  database,
  media,
  api,
});

export type Settings = z.infer<typeof schema>;
export type DatabaseGeneration = z.infer<typeof databaseGeneration>;

/** One workspace, parsed: its name (the Terraform workspace and stack) and its settings. */
export interface Workspace extends Settings {
  readonly name: string;
}
