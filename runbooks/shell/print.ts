import type { Command } from './command.ts';
import { quote } from './quote.ts';

/** The line an operator could paste into a shell. */
export const print = (command: Command): string => {
  const line = [...environment(command), ...[command.program, ...command.args].map(quote)].join(' ');
  return command.cwd ? `cd ${quote(command.cwd)} && ${line}` : line;
};

const environment = ({ env = {} }: Command): string[] => {
  const names = Object.keys(env);
  const removed = names.filter((name) => env[name] === undefined).flatMap((name) => ['-u', name]);
  const set = names.flatMap((name) => (env[name] === undefined ? [] : `${name}=${quote(env[name])}`));
  return removed.length > 0 ? ['env', ...removed, ...set] : set;
};
