import { awsCall } from '../aws-call.ts';
import type { Deployment } from '../ecs/deployment.ts';
import type { Services } from '../ecs/index.ts';

type Fields = Record<string, unknown>;

/** X-Amz-Target of CodeDeploy, up to the name of the operation. */
export const codedeployTarget = 'CodeDeploy_20141006.';

/** The control plane without the proxy. */
interface Control {
  readonly endpoint: string;
  readonly region: string;
}

interface Group {
  readonly ecsServices?: readonly { readonly clusterName: string; readonly serviceName: string }[];
}

interface Started {
  readonly application: unknown;
  readonly deployment: Deployment;
}

const statuses = { IN_PROGRESS: 'InProgress', COMPLETED: 'Succeeded', FAILED: 'Failed' } as const;
const statusOf = ({ deployment }: Started) => statuses[deployment.rolloutState];

/** The revision that an AppSpec in JSON names. */
function revisionIn({ revision }: Fields): string {
  const { appSpecContent } = revision as { appSpecContent: { content: string } };
  const { Resources } = JSON.parse(appSpecContent.content);
  return Resources[0].TargetService.Properties.TaskDefinition;
}

/** The data plane of CodeDeploy: a deployment is one of the service's processes. */
export class Releases {
  readonly #services: Services;
  readonly #started = new Map<string, Started>();

  constructor(services: Services) {
    this.#services = services;
  }

  /** Does to the processes what the control plane has just said, and puts what became of it into its answer. */
  async after(control: Control, call: { operation: string; input: Fields; output: Fields }): Promise<Fields> {
    const { operation, input, output } = call;
    if (operation === 'CreateDeployment') await this.#start(control, input, String(output.deploymentId));
    if (operation === 'GetDeployment') return this.#describe(output);
    if (operation === 'ListDeployments') return { ...output, deployments: this.#list(input) };
    return output;
  }

  async #start(control: Control, input: Fields, id: string): Promise<void> {
    const { applicationName, deploymentGroupName } = input;
    const { deploymentGroupInfo } = await awsCall<{ deploymentGroupInfo: Group }>({
      ...control,
      service: 'codedeploy',
      target: `${codedeployTarget}GetDeploymentGroup`,
      body: { applicationName, deploymentGroupName },
    });
    const [of] = deploymentGroupInfo.ecsServices ?? [];
    const service = of && this.#services.find(of.clusterName, of.serviceName);
    if (!service) throw new Error(`${applicationName} releases no service that there is`);
    this.#started.set(id, { application: applicationName, deployment: service.release(revisionIn(input)) });
  }

  #describe(output: Fields): Fields {
    const info = output.deploymentInfo as Fields;
    const started = this.#started.get(String(info.deploymentId));
    if (!started) return output;
    const status = statusOf(started);
    const errorInformation = { code: 'ECS_UPDATE_ERROR', message: 'The new task set did not become stable.' };
    return { deploymentInfo: { ...info, status, ...(status === 'Failed' && { errorInformation }) } };
  }

  #list({ applicationName, includeOnlyStatuses: wanted }: Fields): string[] {
    const all = [...this.#started].filter(([, started]) => started.application === applicationName);
    const asked = all.filter(([, started]) => !Array.isArray(wanted) || wanted.includes(statusOf(started)));
    return asked.map(([id]) => id).reverse();
  }
}
