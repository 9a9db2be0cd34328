import type { DBInstance } from '@aws-sdk/client-rds';

/** What matters of an RDS instance. */
export interface Instance {
  readonly identifier: string;
  /** `db-…`: stays the same when the instance is renamed, and never comes back after it was deleted. */
  readonly resourceId: string;
  /** `available`, `creating`, `modifying`, … */
  readonly status: string;
  /** `undefined` while it is being created. */
  readonly host?: string;
  readonly port?: number;
  readonly engineVersion: string;
  /** GiB. What is in it is less. */
  readonly allocatedStorage: number;
  readonly publiclyAccessible: boolean;
  readonly deletionProtection: boolean;
  readonly parameterGroup?: string;
  readonly securityGroupIds: readonly string[];
}

export const toInstance = (from: DBInstance): Instance => ({
  identifier: from.DBInstanceIdentifier ?? '',
  resourceId: from.DbiResourceId ?? '',
  status: from.DBInstanceStatus ?? '',
  host: from.Endpoint?.Address,
  port: from.Endpoint?.Port,
  engineVersion: from.EngineVersion ?? '',
  allocatedStorage: from.AllocatedStorage ?? 0,
  publiclyAccessible: from.PubliclyAccessible ?? false,
  deletionProtection: from.DeletionProtection ?? false,
  parameterGroup: from.DBParameterGroups?.[0]?.DBParameterGroupName,
  securityGroupIds: (from.VpcSecurityGroups ?? []).flatMap(({ VpcSecurityGroupId: id }) => id ?? []),
});
