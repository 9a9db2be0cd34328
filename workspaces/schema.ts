import { z } from 'zod';
import { domainProblems } from './checks.ts';
import { api } from './schema/api.ts';
import { database, type databaseGeneration } from './schema/database.ts';
import { jobs } from './schema/jobs.ts';
import { media, type mediaGeneration } from './schema/media.ts';
import { network } from './schema/network.ts';
import { pipeline } from './schema/pipeline.ts';
import { checked, section } from './schema/section.ts';
import { state } from './schema/state.ts';
import { watching } from './schema/watching.ts';

const domainName = z
  .string()
  .regex(
    /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
    'use a domain name in small letters, for example knowme.example',
  );

/** As in the claim `sub`. Source: GitHub, "Immutable subject claims for GitHub Actions OIDC tokens". */
const claimedRepository = z
  .string()
  .regex(
    /^[A-Za-z\d-]+(@\d+)?\/[\w.-]+(@\d+)?$/,
    'use owner/name, for example knowme/infrastructure, or owner@id/name@id',
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
  /**
   * The GitHub repository that this code is deployed from, as its workflows' tokens name it: `owner/name`, and
   * `owner@id/name@id` where it was made, renamed or moved since July 2026.
   */
  repository: claimedRepository,
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
  jobs,
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
