import bcrypt from 'bcryptjs';
import { type Change, type Diagnostic, ProviderError, type Resource } from '../plugin/resource.ts';
import type { Attribute } from '../plugin/schema.ts';
import { equal, isUnknown, type Values } from '../plugin/values.ts';
import { keepersDiffer } from './keepers.ts';
import { randomText } from './text.ts';

const flag: Attribute = { type: 'bool', optional: true, computed: true };
const count: Attribute = { type: 'number', optional: true, computed: true };
const computed: Attribute = { type: 'string', computed: true };

const attributes: Record<string, Attribute> = {
  id: computed,
  keepers: { type: ['map', 'string'], optional: true },
  length: { type: 'number', required: true },
  lower: flag,
  min_lower: count,
  min_numeric: count,
  min_special: count,
  min_upper: count,
  number: { ...flag, deprecated: true },
  numeric: flag,
  override_special: { type: 'string', optional: true },
  result: computed,
  special: flag,
  upper: flag,
};

const minimums = ['min_lower', 'min_upper', 'min_numeric', 'min_special'];
const defaults = {
  lower: true,
  special: true,
  upper: true,
  ...Object.fromEntries(minimums.map((name) => [name, 0])),
};

const validate = (config: Values): readonly Diagnostic[] => {
  const { length } = config;
  if (typeof length !== 'number') return [];
  const needed = minimums.reduce((sum, name) => sum + (Number(config[name]) || 0), 0);
  if (length >= 1 && length >= needed) return [];
  const detail = `length must be at least 1 and at least the sum of the min_ arguments (${needed}), got ${length}.`;
  return [{ severity: 'ERROR', summary: 'Invalid Attribute Value', detail, attribute: 'length' }];
};

/** `number` is the old name of `numeric`: whichever is set counts for both. */
const plan: Resource['plan'] = (planned, { config }) => {
  const { number = null, numeric = null } = config;
  if (
    number !== null &&
    numeric !== null &&
    !isUnknown(number) &&
    !isUnknown(numeric) &&
    number !== numeric
  ) {
    throw new ProviderError('number and numeric differ', 'number is deprecated: use numeric alone.');
  }
  const value = numeric ?? number ?? true;
  return { ...planned, number: value, numeric: value };
};

const replace = ({ prior, planned }: Change): string[] =>
  Object.keys(attributes).filter((name) =>
    name === 'keepers' ? keepersDiffer(prior, planned) : !equal(prior[name], planned[name]),
  );

/** What an import can know: the text itself; everything else as if it had been made with the defaults. */
const imported = (result: string): Values => ({
  ...defaults,
  number: true,
  numeric: true,
  length: Buffer.byteLength(result),
  result,
});

const common = { defaults, validate, plan, replace };

/** `$2a$` and cost 10, as Go's bcrypt writes it. */
const bcryptHash = async (text: string) => bcrypt.hash(text, `$2a$${(await bcrypt.genSalt(10)).slice(4)}`);

const withHash = async (state: Values): Promise<Values> => ({
  ...state,
  id: 'none',
  bcrypt_hash: await bcryptHash(String(state.result)),
});

const sensitive: Attribute = { ...computed, sensitive: true };

export const randomPassword: Resource = {
  ...common,
  schema: { version: 3, block: { attributes: { ...attributes, result: sensitive, bcrypt_hash: sensitive } } },
  create: (planned) => withHash({ ...planned, result: randomText(planned) }),
  importState: (text) => withHash(imported(text)),
};

export const randomString: Resource = {
  ...common,
  schema: { version: 2, block: { attributes } },
  create: async (planned) => {
    const result = randomText(planned);
    return { ...planned, result, id: result };
  },
  importState: async (text) => ({ ...imported(text), id: text }),
};
