import { ProviderError } from '../../plugin/resource.ts';
import { equal, isUnknown, type Values } from '../../plugin/values.ts';
import { type Account, type Parameters, query, unlessMissing, waitFor } from '../api.ts';
import { type Behaviour, numbered, reread, strings } from '../behaviour.ts';
import { element, text, type Xml } from '../xml.ts';
import { createParameters, flagDefaults, instanceAttributes, modifyParameters } from './rds-fields.ts';

const call = (aws: Account, Action: string, parameters: Parameters) =>
  query(aws, 'rds', { Action, ...parameters });

const findInstance = async (aws: Account, identifier: string): Promise<Xml | undefined> => {
  const search = call(aws, 'DescribeDBInstances', { DBInstanceIdentifier: identifier });
  const answer = await unlessMissing(search, 'DBInstanceNotFound');
  return element(answer, 'DescribeDBInstancesResult', 'DBInstances', 'DBInstance');
};

const available = (aws: Account, identifier: string) =>
  waitFor(`database instance ${identifier} to be available`, async () => {
    const instance = await findInstance(aws, identifier);
    return instance && text(instance, 'DBInstanceStatus') === 'available' ? instance : undefined;
  });

/** Computed attributes that no emulator answers. */
const unanswered: Values = {
  hosted_zone_id: 'Z1TTGA775OQIYB',
  network_type: 'IPV4',
  engine_lifecycle_support: 'open-source-rds-extended-support',
};

export const instance: Behaviour = {
  create: async (planned, aws) => {
    await call(aws, 'CreateDBInstance', createParameters(planned));
    return { ...unanswered, ...instanceAttributes(await available(aws, String(planned.identifier))) };
  },
  read: async (state, aws) => {
    const found = await findInstance(aws, String(state.identifier ?? state.id));
    if (!found) return null;
    const attributes = instanceAttributes(found);
    // Another instance may have taken the name: the resource id tells them apart.
    if (state.resource_id !== null && state.resource_id !== attributes.resource_id) return null;
    return reread(state, attributes, flagDefaults);
  },
  update: async ({ prior, planned }, aws) => {
    const changed = Object.entries(planned).filter(
      ([name, value]) => !isUnknown(value) && !equal(value, prior[name]),
    );
    const parameters = modifyParameters(Object.fromEntries(changed));
    const identifier = String(planned.identifier);
    if (Object.keys(parameters).length) {
      const target = { DBInstanceIdentifier: String(prior.identifier), ApplyImmediately: true };
      await call(aws, 'ModifyDBInstance', { ...target, ...parameters });
    }
    return instanceAttributes(await available(aws, identifier));
  },
  delete: async (state, aws) => {
    const skip = state.skip_final_snapshot === true;
    if (!skip && !state.final_snapshot_identifier) {
      throw new ProviderError('final_snapshot_identifier is required when skip_final_snapshot is false');
    }
    const identifier = String(state.identifier);
    await unlessMissing(
      call(aws, 'DeleteDBInstance', {
        DBInstanceIdentifier: identifier,
        SkipFinalSnapshot: skip,
        FinalDBSnapshotIdentifier: skip ? undefined : String(state.final_snapshot_identifier),
        DeleteAutomatedBackups: state.delete_automated_backups !== false,
      }),
      'DBInstanceNotFound',
    );
    await waitFor(`database instance ${identifier} to be deleted`, async () =>
      (await findInstance(aws, identifier)) ? undefined : true,
    );
  },
  imported: (identifier) => ({ id: identifier, identifier, skip_final_snapshot: false }),
};

const numberedParameters = (planned: Values): Parameters => {
  const blocks = (planned.parameter as Values[]).map(({ name, value, apply_method }, i) => [
    [`Parameters.Parameter.${i + 1}.ParameterName`, name],
    [`Parameters.Parameter.${i + 1}.ParameterValue`, value],
    [`Parameters.Parameter.${i + 1}.ApplyMethod`, apply_method ?? 'immediate'],
  ]);
  return Object.fromEntries(blocks.flat());
};

const setParameters = async (planned: Values, aws: Account) => {
  const parameters = numberedParameters(planned);
  if (Object.keys(parameters).length === 0) return;
  await call(aws, 'ModifyDBParameterGroup', { DBParameterGroupName: String(planned.name), ...parameters });
};

/** Parameters are written and never re-read. */
export const parameterGroup: Behaviour = {
  create: async (planned, aws) => {
    const answer = await call(aws, 'CreateDBParameterGroup', {
      DBParameterGroupName: String(planned.name),
      DBParameterGroupFamily: String(planned.family),
      Description: String(planned.description ?? 'Managed by Terraform'),
    });
    await setParameters(planned, aws);
    const arn = text(answer, 'CreateDBParameterGroupResult', 'DBParameterGroup', 'DBParameterGroupArn');
    return { id: String(planned.name), arn };
  },
  read: async (state, aws) => {
    const search = call(aws, 'DescribeDBParameterGroups', { DBParameterGroupName: String(state.id) });
    const answer = await unlessMissing(search, 'DBParameterGroupNotFound');
    const found = element(answer, 'DescribeDBParameterGroupsResult', 'DBParameterGroups', 'DBParameterGroup');
    if (!found) return null;
    const [arn, family] = [text(found, 'DBParameterGroupArn'), text(found, 'DBParameterGroupFamily')];
    return { name: text(found, 'DBParameterGroupName'), family, arn };
  },
  update: async ({ planned }, aws) => {
    await setParameters(planned, aws);
    return undefined;
  },
  delete: async (state, aws) => {
    if (state.skip_destroy === true) return;
    const removal = call(aws, 'DeleteDBParameterGroup', { DBParameterGroupName: String(state.id) });
    await unlessMissing(removal, 'DBParameterGroupNotFound');
  },
  imported: (id) => ({ id, name: id }),
};

const subnetIds = (planned: Values) => numbered('SubnetIds.SubnetIdentifier', strings(planned.subnet_ids));

export const subnetGroup: Behaviour = {
  create: async (planned, aws) => {
    const answer = await call(aws, 'CreateDBSubnetGroup', {
      DBSubnetGroupName: String(planned.name),
      DBSubnetGroupDescription: String(planned.description ?? 'Managed by Terraform'),
      ...subnetIds(planned),
    });
    const made = element(answer, 'CreateDBSubnetGroupResult', 'DBSubnetGroup');
    const known = { arn: text(made, 'DBSubnetGroupArn'), vpc_id: text(made, 'VpcId') };
    return { ...known, id: String(planned.name), supported_network_types: ['IPV4'] };
  },
  read: async (state, aws) => {
    const search = call(aws, 'DescribeDBSubnetGroups', { DBSubnetGroupName: String(state.id) });
    const answer = await unlessMissing(search, 'DBSubnetGroupNotFound');
    const found = element(answer, 'DescribeDBSubnetGroupsResult', 'DBSubnetGroups', 'DBSubnetGroup');
    return found ? { name: text(found, 'DBSubnetGroupName') } : null;
  },
  update: async ({ planned }, aws) => {
    await call(aws, 'ModifyDBSubnetGroup', {
      DBSubnetGroupName: String(planned.name),
      ...subnetIds(planned),
    });
    return undefined;
  },
  delete: async (state, aws) => {
    const removal = call(aws, 'DeleteDBSubnetGroup', { DBSubnetGroupName: String(state.id) });
    await unlessMissing(removal, 'DBSubnetGroupNotFound');
  },
  imported: (id) => ({ id, name: id }),
};
