import type { Values } from '../../plugin/values.ts';
import { type Account, json, unlessMissing } from '../api.ts';
import { arn, type Behaviour, block } from '../behaviour.ts';

const call = <T>(aws: Account, operation: string, input: object) =>
  json<T>(aws, `codedeploy.${operation}`, input);

const missing = ['ApplicationDoesNotExist', 'DeploymentGroupDoesNotExist'];

export const application: Behaviour = {
  create: async (planned, aws) => {
    const { name: applicationName, compute_platform: computePlatform } = planned;
    const input = { applicationName, computePlatform };
    const { applicationId } = await call<{ applicationId: string }>(aws, 'CreateApplication', input);
    return {
      id: `${applicationId}:${applicationName}`,
      application_id: applicationId,
      arn: arn(aws, 'codedeploy', `application:${applicationName}`),
    };
  },
  read: async (state, aws) =>
    (await unlessMissing(call(aws, 'GetApplication', { applicationName: state.name }), ...missing))
      ? {}
      : null,
  delete: async (state, aws) => {
    await call(aws, 'DeleteApplication', { applicationName: state.name });
  },
};

const pair = (planned: Values) => {
  const found = block(block(planned, 'load_balancer_info'), 'target_group_pair_info');
  if (!found) return undefined;
  const groups = (found.target_group as Values[]).map(({ name }) => ({ name }));
  const route = (name: string) => ({ listenerArns: block(found, name)?.listener_arns });
  return { targetGroups: groups, prodTrafficRoute: route('prod_traffic_route') };
};

const settings = (planned: Values) => {
  const service = block(planned, 'ecs_service');
  const found = pair(planned);
  return {
    applicationName: planned.app_name,
    serviceRoleArn: planned.service_role_arn,
    deploymentConfigName: planned.deployment_config_name,
    ecsServices: service && [{ clusterName: service.cluster_name, serviceName: service.service_name }],
    loadBalancerInfo: found && { targetGroupPairInfoList: [found] },
  };
};

export const deploymentGroup: Behaviour = {
  create: async (planned, aws) => {
    const { app_name, deployment_group_name: deploymentGroupName } = planned;
    const input = { ...settings(planned), deploymentGroupName };
    const made = await call<{ deploymentGroupId: string }>(aws, 'CreateDeploymentGroup', input);
    return {
      id: made.deploymentGroupId,
      deployment_group_id: made.deploymentGroupId,
      arn: arn(aws, 'codedeploy', `deploymentgroup:${app_name}/${deploymentGroupName}`),
      compute_platform: 'ECS',
    };
  },
  read: async (state, aws) => {
    const name = { applicationName: state.app_name, deploymentGroupName: state.deployment_group_name };
    return (await unlessMissing(call(aws, 'GetDeploymentGroup', name), ...missing)) ? {} : null;
  },
  update: async ({ prior, planned }, aws) => {
    const names = {
      currentDeploymentGroupName: prior.deployment_group_name,
      newDeploymentGroupName: planned.deployment_group_name,
    };
    await call(aws, 'UpdateDeploymentGroup', { ...settings(planned), ...names });
    return undefined;
  },
  delete: async (state, aws) => {
    const name = { applicationName: state.app_name, deploymentGroupName: state.deployment_group_name };
    await call(aws, 'DeleteDeploymentGroup', name);
  },
};
