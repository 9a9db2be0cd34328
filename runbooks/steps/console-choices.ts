import type { Choice } from '../engine/types.ts';

/** Whether a session by hand may write. */
export const write: Choice = {
  name: 'write',
  values: ['no', 'yes'],
  default: 'no',
  alone: 'yes',
  help: 'transactions may write; asks for the name of the workspace first.',
};

/** Whose session it is. */
export const login: Choice = {
  name: 'login',
  values: ['application', 'admin'],
  default: 'application',
  help: 'whose login it is: the `application`’s, which sees what the API sees, or the `admin`’s, RDS’s master user.',
};
