import { stripVTControlCharacters } from 'node:util';
import { waitIn } from '../../runbooks/steps/apply.ts';

/** Milliseconds between two lines about the same apply. */
const pause = 4_000;

/**
 * Follows the output of `cdktf deploy`, line by line, and says now and then how far it has come and what it waits for.
 * `now` is in milliseconds.
 */
export function deployProgress(now: () => number = Date.now): (line: string) => string | undefined {
  let [total, made, last] = [0, 0, Number.NEGATIVE_INFINITY];
  const seldom = (text: string) => {
    if (now() - last < pause) return undefined;
    last = now();
    return text;
  };
  return (raw) => {
    const line = stripVTControlCharacters(raw).replace(/^\S*\s+/, '');
    if (line.startsWith('Initializing the backend')) return 'terraform init';
    const planned = /^Plan: (\d+) to add/.exec(line);
    if (planned) {
      total = Number(planned[1]);
      return `terraform apply: ${total} resources to create`;
    }
    const count = `${made} of ${total} created`;
    const wait = waitIn(line);
    if (wait) return seldom(`${count}; ${wait.note} after ${wait.done} s`);
    if (!/^\S+: Creation complete/.test(line)) return undefined;
    made += 1;
    const text = `${made} of ${total} created`;
    return made === total ? text : seldom(text);
  };
}
