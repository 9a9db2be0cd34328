import { type Account, type Parameters, query, unlessMissing } from '../api.ts';
import { arn, type Behaviour } from '../behaviour.ts';
import { element, text } from '../xml.ts';

const call = (aws: Account, Action: string, parameters: Parameters) =>
  query(aws, 'ec2', { Action, ...parameters });

const exists = async (aws: Account, action: string, id: Parameters) =>
  (await unlessMissing(call(aws, action, id), 'Invalid')) !== undefined;

const remove = (aws: Account, action: string, id: Parameters) =>
  unlessMissing(call(aws, action, id), 'Invalid', 'Gateway.NotAttached').then(() => {});

export const internetGateway: Behaviour = {
  create: async ({ vpc_id }, aws) => {
    const answer = await call(aws, 'CreateInternetGateway', {});
    const id = text(answer, 'internetGateway', 'internetGatewayId');
    await call(aws, 'AttachInternetGateway', { InternetGatewayId: id, VpcId: String(vpc_id) });
    return { id, arn: arn(aws, 'ec2', `internet-gateway/${id}`), owner_id: aws.account };
  },
  read: async ({ id }, aws) =>
    (await exists(aws, 'DescribeInternetGateways', { 'InternetGatewayId.1': String(id) })) ? {} : null,
  delete: async ({ id, vpc_id }, aws) => {
    const InternetGatewayId = String(id);
    await remove(aws, 'DetachInternetGateway', { InternetGatewayId, VpcId: String(vpc_id) });
    await remove(aws, 'DeleteInternetGateway', { InternetGatewayId });
  },
};

/** Its routes are resources of their own; one that Terraform does not know is none of its business. */
export const routeTable: Behaviour = {
  create: async ({ vpc_id }, aws) => {
    const answer = await call(aws, 'CreateRouteTable', { VpcId: String(vpc_id) });
    const id = text(element(answer, 'routeTable'), 'routeTableId');
    return { id, arn: arn(aws, 'ec2', `route-table/${id}`), owner_id: aws.account };
  },
  read: async ({ id }, aws) =>
    (await exists(aws, 'DescribeRouteTables', { 'RouteTableId.1': String(id) })) ? {} : null,
  delete: ({ id }, aws) => remove(aws, 'DeleteRouteTable', { RouteTableId: String(id) }),
};
