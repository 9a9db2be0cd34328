import type { Behaviour } from '../behaviour.ts';
import * as codedeploy from './codedeploy.ts';
import { pipeline } from './codepipeline.ts';
import * as ec2 from './ec2.ts';
import * as routes from './ec2-routes.ts';
import { cluster, taskDefinition } from './ecs.ts';
import { service } from './ecs-service.ts';
import { parameter } from './parameters.ts';
import * as rds from './rds.ts';
import * as s3 from './s3.ts';
import * as scaling from './scaling.ts';
import * as secrets from './secrets.ts';
import { stateMachine } from './state-machines.ts';

/** Types that exist in the emulated AWS too. All others are Terraform state and nothing else. */
export const behaviours: Readonly<Record<string, Behaviour>> = {
  aws_appautoscaling_target: scaling.target,
  aws_codedeploy_app: codedeploy.application,
  aws_codedeploy_deployment_group: codedeploy.deploymentGroup,
  aws_codepipeline: pipeline,
  aws_db_instance: rds.instance,
  aws_db_parameter_group: rds.parameterGroup,
  aws_db_subnet_group: rds.subnetGroup,
  aws_ecs_cluster: cluster,
  aws_ecs_service: service,
  aws_ecs_task_definition: taskDefinition,
  aws_internet_gateway: routes.internetGateway,
  aws_route_table: routes.routeTable,
  aws_s3_bucket: s3.bucket,
  aws_s3_bucket_policy: s3.bucketPolicy,
  aws_s3_bucket_versioning: s3.bucketVersioning,
  aws_secretsmanager_secret: secrets.secret,
  aws_secretsmanager_secret_version: secrets.secretVersion,
  aws_security_group: ec2.securityGroup,
  aws_sfn_state_machine: stateMachine,
  aws_ssm_parameter: parameter,
  aws_subnet: ec2.subnet,
  aws_vpc: ec2.vpc,
  aws_vpc_security_group_egress_rule: ec2.securityGroupRule('Egress'),
  aws_vpc_security_group_ingress_rule: ec2.securityGroupRule('Ingress'),
};
