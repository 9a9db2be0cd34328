import { ProviderError } from '../../plugin/resource.ts';
import type { Values } from '../../plugin/values.ts';
import type { Account } from '../api.ts';

/** How one type of data source is read. */
export type Read = (config: Values, aws: Account) => Promise<Values>;

/** Throws where the configuration uses an argument that the quick provider would not honour. */
export const refuse = (config: Values, names: readonly string[]) => {
  const used = names.filter(
    (name) => (Array.isArray(config[name]) ? config[name].length : config[name]) || 0,
  );
  if (used.length) throw new ProviderError(`The quick provider does not support ${used.join(', ')} here`);
};
