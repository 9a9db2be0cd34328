import type { Values } from '../../plugin/values.ts';
import { type Account, json, unlessMissing } from '../api.ts';
import { arn, type Behaviour } from '../behaviour.ts';

const put = async (planned: Values, aws: Account, Overwrite: boolean): Promise<Values> => {
  const { name: Name = null, type: Type, value, insecure_value } = planned;
  const Value = typeof value === 'string' ? value : insecure_value;
  const { Version } = await json<{ Version: number }>(aws, 'ssm.PutParameter', {
    Name,
    Type,
    Value,
    Overwrite,
  });
  const path = String(Name).replace(/^\//, '');
  return { id: Name, arn: arn(aws, 'ssm', `parameter/${path}`), value: Value ?? null, version: Version };
};

interface Found {
  readonly Parameter: { readonly Value: string; readonly Version: number };
}

/** A parameter of Systems Manager; what a pipeline has written into it meanwhile is seen. */
export const parameter: Behaviour = {
  create: async (planned, aws) => ({
    ...(await put(planned, aws, planned.overwrite === true)),
    data_type: 'text',
    tier: 'Standard',
  }),
  read: async (state, aws) => {
    const search = json<Found>(aws, 'ssm.GetParameter', { Name: state.id, WithDecryption: true });
    const found = (await unlessMissing(search, 'ParameterNotFound'))?.Parameter;
    return found ? { value: found.Value, version: found.Version } : null;
  },
  update: ({ planned }, aws) => put(planned, aws, true),
  delete: async (state, aws) => {
    await unlessMissing(json(aws, 'ssm.DeleteParameter', { Name: state.id }), 'ParameterNotFound');
  },
  imported: (id) => ({ id, name: id }),
};
