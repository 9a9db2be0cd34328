import { type Provider, ProviderError } from '../plugin/resource.ts';
import type { Schema } from '../plugin/schema.ts';
import type { Value, Values } from '../plugin/values.ts';
import { query } from './api.ts';
import { strings } from './behaviour.ts';
import { behaviours } from './behaviours/index.ts';
import { reads } from './data-sources/index.ts';
import { type Configured, resource } from './resource.ts';
import schema from './schema.json' with { type: 'json' };
import { text } from './xml.ts';

const textOf = (value: Value | undefined) => (typeof value === 'string' && value ? value : undefined);

const target = (config: Values) => {
  const endpoint = process.env.AWS_ENDPOINT_URL?.replace(/\/$/, '');
  const region = textOf(config.region) ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (!endpoint) {
    throw new ProviderError(
      'AWS_ENDPOINT_URL is not set',
      'The quick provider works with an emulated AWS only.',
    );
  }
  if (!region)
    throw new ProviderError('Invalid AWS Region', 'Set region in the provider block, or AWS_REGION.');
  return { endpoint, region };
};

/** The wording is the real provider's, so that whoever reads it in a plan's output reads the same. */
const checkAccount = (config: Values, account: string) => {
  const allowed = strings(config.allowed_account_ids);
  const refused = allowed.length
    ? !allowed.includes(account)
    : strings(config.forbidden_account_ids).includes(account);
  if (refused) throw new ProviderError(`AWS account ID not allowed: ${account}`);
};

const configure = async (config: Values): Promise<Configured> => {
  const { endpoint, region } = target(config);
  const identity = await query({ endpoint, region }, 'sts', { Action: 'GetCallerIdentity' });
  const account = text(identity, 'GetCallerIdentityResult', 'Account') ?? '';
  checkAccount(config, account);
  const [tags] = (config.default_tags ?? []) as Values[];
  return { endpoint, region, account, defaultTags: (tags?.tags ?? {}) as Values };
};

const named = <S, T>(
  schemas: { [name: string]: S },
  make: (entry: [string, S]) => T,
): { [name: string]: T } =>
  Object.fromEntries(Object.entries(schemas).map((entry) => [entry[0], make(entry)]));

/** The quick provider: the real one's schema, an emulated AWS, no waiting. */
export const provider = (): Provider => {
  let configured: Configured | undefined;
  const current = () => {
    if (!configured) throw new ProviderError('The provider is not configured');
    return configured;
  };
  return {
    schema: schema.provider as unknown as Schema,
    configure: async (config) => {
      configured = await configure(config);
    },
    resources: named(schema.resources as unknown as Record<string, Schema>, (entry) =>
      resource(entry, current, behaviours[entry[0]]),
    ),
    dataSources: named(schema.dataSources as unknown as Record<string, Schema>, ([type, of]) => ({
      schema: of,
      read: async (config: Values) => {
        const read = reads[type];
        if (!read) throw new ProviderError(`The quick provider cannot read ${type}`);
        return read(config, current());
      },
    })),
  };
};
