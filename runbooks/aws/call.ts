import type { ApplicationAutoScaling } from '@aws-sdk/client-application-auto-scaling';
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { CodeDeploy } from '@aws-sdk/client-codedeploy';
import type { CodePipeline } from '@aws-sdk/client-codepipeline';
import type { ECS } from '@aws-sdk/client-ecs';
import type { RDS } from '@aws-sdk/client-rds';
import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import type { STS } from '@aws-sdk/client-sts';
import { print } from '../shell/print.ts';
import type { Ec2 } from './ec2-client.ts';

/** The clients by the name the AWS CLI has for the service. */
export interface Clients {
  readonly ecs: ECS;
  readonly rds: RDS;
  readonly ec2: Ec2;
  readonly sts: STS;
  readonly secretsmanager: SecretsManager;
  readonly 'application-autoscaling': ApplicationAutoScaling;
  readonly codedeploy: CodeDeploy;
  readonly codepipeline: CodePipeline;
  readonly logs: CloudWatchLogs;
}

export interface SendOptions {
  readonly abortSignal?: AbortSignal;
}

/**
 * One request to AWS, as data: printed by a rehearsal, sent in one place. `O` is what it answers. Requests that only
 * look are wrapped in functions (`describe…`, `get…`), since a rehearsal sends those for real.
 */
export interface Call<O, S extends keyof Clients = keyof Clients> {
  readonly service: S;
  /** The operation as AWS names it, for example `UpdateService`. */
  readonly name: string;
  readonly input: object;
  send(client: Clients[S], options: SendOptions): Promise<O>;
}

/** The AWS CLI command that does the same. Secrets are masked. */
export const showCall = ({ service, name, input }: Call<unknown>): string => {
  const shown = JSON.stringify(input, (key, value) => (secretKey.test(key) ? '***' : value));
  const parameters = Object.keys(input).length > 0 ? ['--cli-input-json', shown] : [];
  return print({ program: 'aws', args: [service, cliName(name), ...parameters] });
};

/** Input members whose value is a secret. */
const secretKey = /Password$|^Secret(String|Binary)$/;

/** `DescribeDBInstances` is `describe-db-instances`. */
const cliName = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
