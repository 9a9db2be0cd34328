import { equal, isObject, type Value, type Values } from '../plugin/values.ts';

/** Keys with a null value do not count. */
const live = (keepers: Value | undefined): Values =>
  isObject(keepers) ? Object.fromEntries(Object.entries(keepers).filter(([, value]) => value !== null)) : {};

/** Whether a change of `keepers` asks for a new value. */
export const keepersDiffer = (prior: Values, planned: Values): boolean =>
  isObject(planned.keepers) || planned.keepers === null
    ? !equal(live(prior.keepers), live(planned.keepers))
    : prior.keepers !== planned.keepers;
