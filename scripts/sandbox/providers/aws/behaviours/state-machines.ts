import { type Account, json, unlessMissing } from '../api.ts';
import type { Behaviour } from '../behaviour.ts';

const call = <T>(aws: Account, operation: string, input: object) =>
  json<T>(aws, `states.${operation}`, input);

/** A state machine as it is defined; nothing here carries it out. */
export const stateMachine: Behaviour = {
  create: async (planned, aws) => {
    const { name, definition, role_arn: roleArn } = planned;
    const input = { name, definition, roleArn };
    const { stateMachineArn: id } = await call<{ stateMachineArn: string }>(aws, 'CreateStateMachine', input);
    return { id, arn: id };
  },
  read: async (state, aws) => {
    const search = call<{ definition: string }>(aws, 'DescribeStateMachine', { stateMachineArn: state.id });
    const found = await unlessMissing(search, 'StateMachineDoesNotExist');
    return found ? { definition: found.definition } : null;
  },
  update: async ({ planned }, aws) => {
    const { id: stateMachineArn, definition, role_arn: roleArn } = planned;
    await call(aws, 'UpdateStateMachine', { stateMachineArn, definition, roleArn });
    return undefined;
  },
  delete: async (state, aws) => {
    await call(aws, 'DeleteStateMachine', { stateMachineArn: state.id });
  },
};
