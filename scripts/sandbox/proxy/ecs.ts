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

function stopTask(services: Services, { task: name, reason }: Fields): Fields {
  const task = find(services, name);
  if (!task) throw new Error('The referenced task was not found.');
  services.stopTask(task, String(reason ?? 'Task stopped by user'));
  return { task: describeTask(task) };
}

function describeTasks(services: Services, { tasks = [] }: Fields): Fields {
  const found = (tasks as string[]).map((arn) => ({ arn, task: find(services, arn) }));
  return {
    tasks: found.flatMap(({ task }) => (task ? [describeTask(task)] : [])),
    failures: found.filter(({ task }) => !task).map(({ arn }) => ({ arn, reason: 'MISSING' })),
  };
}

/** Operations on tasks: the control plane knows none of the tasks of services. */
export const taskOperations: Record<string, (services: Services, input: Fields) => Fields> = {
  ListTasks: (services, input) => ({ taskArns: listTasks(services.tasks, input) }),
  DescribeTasks: describeTasks,
  StopTask: stopTask,
};

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
  if (operation !== 'DescribeServices') return output;
  return { ...output, services: (output.services as Fields[]).map((item) => services.describe(item)) };
}
