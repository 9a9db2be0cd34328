import { unlessSo } from './absent.ts';
import type { Aws } from './aws.ts';
import type { Call } from './call.ts';
import type { Ec2 } from './ec2-client.ts';

/** A route of one route table. */
export interface Destination {
  readonly routeTableId: string;
  /** `203.0.113.7/32`. */
  readonly cidr: string;
}

/** Adds a route to an internet gateway. Answers false when there was one for the same addresses, wherever it leads. */
export const createRoute = ({
  routeTableId: RouteTableId,
  cidr: DestinationCidrBlock,
  gatewayId: GatewayId,
}: Destination & { readonly gatewayId: string }): Call<boolean, 'ec2'> => {
  const input = { RouteTableId, DestinationCidrBlock, GatewayId };
  return {
    service: 'ec2',
    name: 'CreateRoute',
    input,
    send: (ec2, options) => unlessSo('RouteAlreadyExists', ec2.createRoute(input, options)),
  };
};

/** Takes a route away. Answers false when it was gone already. */
export const deleteRoute = ({
  routeTableId: RouteTableId,
  cidr: DestinationCidrBlock,
}: Destination): Call<boolean, 'ec2'> => {
  const input = { RouteTableId, DestinationCidrBlock };
  return {
    service: 'ec2',
    name: 'DeleteRoute',
    input,
    send: (ec2, options) => unlessSo('InvalidRoute.NotFound', ec2.deleteRoute(input, options)),
  };
};

/** The routes of a table by their destination, with what each leads to; without the network's own. */
export const describeRoutes = async (aws: Aws, routeTableId: string): Promise<Map<string, string>> => {
  const input = { RouteTableIds: [routeTableId] };
  const { RouteTables = [] } = await aws.send({
    service: 'ec2',
    name: 'DescribeRouteTables',
    input,
    send: (ec2: Ec2, options) => ec2.describeRouteTables(input, options),
  });
  const routes = RouteTables.flatMap((table) => table.Routes ?? []);
  return new Map(
    routes
      .filter(({ GatewayId }) => GatewayId !== 'local')
      .map((route) => [
        route.DestinationCidrBlock ?? '',
        route.GatewayId ?? route.NatGatewayId ?? 'another place',
      ]),
  );
};
