import {
  databaseFollowers,
  databaseSwitch,
  databaseUnit,
  mediaFollowers,
  mediaSwitch,
  mediaUnit,
  previousSuffix,
} from '../../constructs/outputs.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import type { Contract } from '../terraform/contract.ts';
import type { Actions } from '../terraform/plan-json.ts';
import type { MigrationFacts } from './facts.ts';

/** The part of the stack that one migration replaces: the same steps serve a database and a bucket. */
export interface Unit {
  /** Its section in the workspace file. */
  readonly noun: 'database' | 'media';
  /** In the operator's words. */
  readonly title: string;
  readonly addresses: readonly string[];
  /** The one that holds the data. */
  readonly principal: string;
  /** All that pointing the application at the new one may change. */
  readonly switchOver: Contract;
  /** What else names the old one, and follows once the writers run on the new one. */
  readonly followers: Contract;
  /** {@link followers} in the operator's words. */
  readonly followersTitle: string;
}

const replaced: readonly Actions[] = [
  ['delete', 'create'],
  ['create', 'delete'],
];

const switchOver = ({ taskDefinition, service, policy }: Record<string, string>): Contract => ({
  allow: [
    { address: taskDefinition ?? '', actions: replaced },
    { address: service ?? '', actions: ['update'] },
    { address: policy ?? '', actions: ['update'] },
  ],
});

const followers = (addresses: readonly string[], ...actions: readonly Actions[]): Contract => ({
  allow: addresses.map((address) => ({ address, actions })),
});

export const database: Unit = {
  noun: 'database',
  title: 'database',
  addresses: databaseUnit,
  principal: 'aws_db_instance.database',
  switchOver: switchOver({ ...databaseSwitch, policy: databaseSwitch.executionPolicy }),
  followers: followers(databaseFollowers, ['update']),
  followersTitle: 'the alarms',
};

export const media: Unit = {
  noun: 'media',
  title: 'media bucket',
  addresses: mediaUnit,
  principal: 'aws_s3_bucket.media',
  switchOver: switchOver({ ...mediaSwitch, policy: mediaSwitch.taskPolicy }),
  followers: followers(mediaFollowers, ...replaced),
  followersTitle: 'the lifecycle rule',
};

/** Addresses of the old unit under strategy `side-by-side`. */
export const previousAddress = (address: string) => `${address}${previousSuffix}`;

/** Workspace settings that describe the world before the migration; writers stay as they are told. */
export const oldSettings = (unit: Unit, deployed: MigrationFacts['deployedSettings']) => ({
  [unit.noun]: deployed,
});

/** What pointing the application at the new one changes: CodeDeploy, not Terraform, lets the service follow. */
export const switchContract = ({ switchOver }: Unit, { api }: Workspace): Contract =>
  api.rollout === 'rolling'
    ? switchOver
    : { allow: switchOver.allow.filter(({ address }) => address !== databaseSwitch.service) };

export const isSideBySide = (unit: Unit, workspace: Workspace) =>
  workspace[unit.noun].strategy === 'side-by-side';
