import type { Secret } from '../secret.ts';
import type { Call, Clients } from './call.ts';
import { explain } from './explain.ts';

/** One region of the account that the credentials belong to. */
export interface Aws {
  readonly region: string;
  /** Wraps what AWS keeps as a secret, so that it shows nowhere. */
  secret(value: string): Secret;
  /** Sends a call; throws `AwsFailed` or `AwsUnusable` with one sentence for the operator. */
  send<O>(call: Call<O>): Promise<O>;
}

interface AwsOptions {
  readonly region: string;
  readonly signal?: AbortSignal;
  secret(value: string): Secret;
}

/**
 * Credentials and endpoints come from the environment, as for the AWS CLI. Nothing is loaded or contacted before
 * the first call. `signal` ends calls under way and refuses new ones.
 */
export const openAws = ({ region, signal, secret }: AwsOptions): Aws => {
  const opened = new Map<keyof Clients, Promise<Clients[keyof Clients]>>();
  const client = (service: keyof Clients) => {
    const found = opened.get(service) ?? load[service](region);
    opened.set(service, found);
    return found;
  };
  return {
    region,
    secret,
    async send<O>(call: Call<O>): Promise<O> {
      signal?.throwIfAborted();
      try {
        return await call.send(await client(call.service), { abortSignal: signal });
      } catch (error) {
        signal?.throwIfAborted();
        throw explain(error, call, region);
      }
    },
  };
};

/** Loaded on first use: together they take longer to load than most commands run. */
const load: { [S in keyof Clients]: (region: string) => Promise<Clients[S]> } = {
  ecs: async (region) => new (await import('@aws-sdk/client-ecs')).ECS({ region }),
  rds: async (region) => new (await import('@aws-sdk/client-rds')).RDS({ region }),
  ec2: async (region) => (await import('./ec2-client.ts')).openEc2(region),
  'application-autoscaling': async (region) =>
    new (await import('@aws-sdk/client-application-auto-scaling')).ApplicationAutoScaling({ region }),
  sts: async (region) => new (await import('@aws-sdk/client-sts')).STS({ region }),
  secretsmanager: async (region) =>
    new (await import('@aws-sdk/client-secrets-manager')).SecretsManager({ region }),
  logs: async (region) => new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogs({ region }),
  codedeploy: async (region) => new (await import('@aws-sdk/client-codedeploy')).CodeDeploy({ region }),
  codepipeline: async (region) => new (await import('@aws-sdk/client-codepipeline')).CodePipeline({ region }),
};
