import { describeTask, listTasks } from '../ecs/describe.ts';
import type { Services } from '../ecs/index.ts';
import type { ServiceSettings } from '../ecs/service.ts';

type Fields = Record<string, unknown>;

/** X-Amz-Target of ECS, up to the name of the operation. */
export const ecsTarget = 'AmazonEC2ContainerServiceV20141113.';

const find = (services: Services, name: unknown) => {
  const wanted = String(name).split('/').at(-1);
  return services.tasks.find(({ id }) => id === wanted);
};

/** Answers for a task of a service, which the control plane does not know; `undefined` for any other. */
export function stopTask(services: Services, { task: name, reason }: Fields): Fields | undefined {
  const task = find(services, name);
  if (!task) return undefined;
  services.stopTask(task, String(reason ?? 'Task stopped by user'));
  return { task: describeTask(task) };
}

const list = (value: unknown) => (value ?? []) as Fields[];

/** The tasks of services beside those that the control plane knows: what RunTask has started. */
function describeTasks(services: Services, input: Fields, output: Fields): Fields {
  const own = ((input.tasks ?? []) as string[]).flatMap((arn) => find(services, arn) ?? []);
  const failures = list(output.failures).filter(({ arn }) => !find(services, arn));
  return { ...output, tasks: [...own.map(describeTask), ...list(output.tasks)], failures };
}

/** What ECS says to another revision, or to new tasks, for a service that CodeDeploy releases. */
export function refuseUpdate(services: Services, operation: string, input: Fields): Fields | undefined {
  if (operation !== 'UpdateService') return undefined;
  const service = services.find(String(input.cluster), String(input.service));
  if (!service?.isReleasedByCodeDeploy) return undefined;
  if (input.taskDefinition === undefined && input.forceNewDeployment !== true) return undefined;
  const message =
    'Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.';
  return { __type: 'InvalidParameterException', message };
}

const changes = ['CreateService', 'UpdateService', 'DeleteService'];

/** Does to the processes what the control plane has just said, and puts real counts into its answer. */
export function afterEcs(
  services: Services,
  call: { operation: string; input: Fields; output: Fields },
): Fields {
  const { operation, input, output } = call;
  const { service } = output as { service?: ServiceSettings & Fields };
  if (service && changes.includes(operation)) {
    const force = input.forceNewDeployment === true;
    services.apply(service, { force, revised: input.taskDefinition !== undefined });
    return { ...output, service: services.describe(service) };
  }
  if (operation === 'DescribeTasks') return describeTasks(services, input, output);
  if (operation === 'ListTasks')
    return { ...output, taskArns: [...listTasks(services.tasks, input), ...list(output.taskArns)] };
  if (operation !== 'DescribeServices') return output;
  return { ...output, services: (output.services as Fields[]).map((item) => services.describe(item)) };
}
