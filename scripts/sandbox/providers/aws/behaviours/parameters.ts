import type { Value, Values } from '../../plugin/values.ts';
import { type Account, json, unlessMissing } from '../api.ts';
import { arn, type Behaviour } from '../behaviour.ts';

/** Whether the value was given in the open; else that name is unknown at first, and empty later. */
const isOpen = ({ insecure_value }: Values) => typeof insecure_value === 'string' && insecure_value !== '';

/** Under which of its two names a value is in the state: the one by which it was given. */
const known = (given: Values, value: Value): Values =>
  isOpen(given) ? { insecure_value: value, value: '' } : { insecure_value: '', value };

const put = async (planned: Values, aws: Account, Overwrite: boolean): Promise<Values> => {
  const { name: Name = null, type: Type, value, insecure_value } = planned;
  const Value = isOpen(planned) ? insecure_value : value;
  const { Version } = await json<{ Version: number }>(aws, 'ssm.PutParameter', {
    Name,
    Type,
    Value,
    Overwrite,
  });
  const path = String(Name).replace(/^\//, '');
  const made = { id: Name, arn: arn(aws, 'ssm', `parameter/${path}`), version: Version };
  return { ...made, ...known(planned, Value ?? null) };
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
    return found ? { ...known(state, found.Value), version: found.Version } : null;
  },
  update: ({ planned }, aws) => put(planned, aws, true),
  delete: async (state, aws) => {
    await unlessMissing(json(aws, 'ssm.DeleteParameter', { Name: state.id }), 'ParameterNotFound');
  },
  imported: (id) => ({ id, name: id }),
};
