import { ProviderError } from '../../plugin/resource.ts';
import type { Value, Values } from '../../plugin/values.ts';
import { type Account, query } from '../api.ts';
import { element, elements, text, type Xml } from '../xml.ts';
import { type Read, refuse } from './refuse.ts';

const find = async (aws: Account, by: { id?: Value; name?: Value }): Promise<Xml> => {
  const answer = await query(aws, 'ec2', {
    Action: 'DescribeManagedPrefixLists',
    'PrefixListId.1': typeof by.id === 'string' ? by.id : null,
    ...(typeof by.name === 'string' && {
      'Filter.1.Name': 'prefix-list-name',
      'Filter.1.Value.1': by.name,
    }),
  });
  const found = element(answer, 'prefixListSet', 'item');
  if (!found) throw new ProviderError(`There is no prefix list ${by.id ?? by.name}`);
  return found;
};

const entries = async (aws: Account, id: string | null) => {
  const answer = await query(aws, 'ec2', { Action: 'GetManagedPrefixListEntries', PrefixListId: id });
  return elements(answer, 'entrySet', 'item').map((entry) => text(entry, 'cidr'));
};

/** A list of AWS or of the account, by id or name. */
export const managedPrefixList: Read = async (config, aws) => {
  refuse(config, ['filter']);
  const found = await find(aws, config);
  const id = text(found, 'prefixListId');
  const all = await entries(aws, id);
  const known: Values = {
    id,
    name: text(found, 'prefixListName'),
    arn: text(found, 'prefixListArn'),
    address_family: text(found, 'addressFamily'),
    owner_id: text(found, 'ownerId'),
    entries: all.map((cidr) => ({ cidr, description: '' })),
  };
  return { ...config, ...known, max_entries: 0, version: 0, tags: {} };
};

/** The list of a gateway endpoint's service. */
export const prefixList: Read = async (config, aws) => {
  refuse(config, ['filter']);
  const found = await find(aws, { id: config.prefix_list_id, name: config.name });
  const id = text(found, 'prefixListId');
  return { ...config, id, name: text(found, 'prefixListName'), cidr_blocks: await entries(aws, id) };
};
