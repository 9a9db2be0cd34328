import type { Workspace } from '../../workspaces/schema.ts';

/** The one container that makes up a task of the API. */
export const containerName = 'api';

export interface ContainerProps {
  readonly workspace: Workspace;
  /** As Docker spells it: repository and tag or digest. */
  readonly image: string;
  readonly logGroup: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Name of the variable → where ECS reads its value: `<secret ARN>:<JSON key>::`. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** The API's container as ECS describes it, as JSON. A secret is a reference here, never a value. */
export function containerDefinitions(props: ContainerProps): string {
  const { workspace, image, logGroup, environment, secrets } = props;
  const { port, healthPath } = workspace.api;
  const log = {
    'awslogs-group': logGroup,
    'awslogs-region': workspace.region,
    'awslogs-stream-prefix': containerName,
  };
  const container = {
    name: containerName,
    image,
    essential: true,
    portMappings: [{ containerPort: port, hostPort: port, protocol: 'tcp' }],
    environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
    secrets: Object.entries(secrets).map(([name, valueFrom]) => ({ name, valueFrom })),
    healthCheck: healthCheck(`http://127.0.0.1:${port}${healthPath}`),
    logConfiguration: { logDriver: 'awslogs', options: log },
  };
  return JSON.stringify([container]);
}

/** Slim images have one of curl and wget, rarely both. Times are seconds. */
function healthCheck(url: string) {
  const command = ['CMD-SHELL', `curl -fs -o /dev/null ${url} || wget -q -O /dev/null ${url} || exit 1`];
  return { command, interval: 15, timeout: 5, retries: 3, startPeriod: 30 };
}
