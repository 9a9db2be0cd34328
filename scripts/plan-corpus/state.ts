import type { Case, Placed } from './case.ts';

/** Version of a resource type's schema; Terraform would upgrade a state of another one. */
export type VersionOf = (type: string) => number;

const source = (type: string): string => {
  if (type === 'terraform_data') return 'provider["terraform.io/builtin/terraform"]';
  return `provider["registry.terraform.io/hashicorp/${type.split('_')[0]}"]`;
};

/** A state that holds what the case says. */
export const stateOf = ({ resources, outputs = {} }: Case, versionOf: VersionOf): string =>
  JSON.stringify({
    version: 4,
    terraform_version: '1.11.4',
    serial: 1,
    lineage: '00000000-0000-0000-0000-000000000000',
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, value]) => [name, { value, type: typeof value }]),
    ),
    resources: resources.filter(({ state }) => state).map((placed) => resourceOf(placed, versionOf)),
  });

function resourceOf({ at, state, tainted, deposed }: Placed, versionOf: VersionOf) {
  const [, module, type = '', name, key] =
    /^((?:module\.[\w-]+(?:\[[^\]]+\])?\.)*)([\w-]+)\.([\w-]+)(?:\[(.+)\])?$/su.exec(at) ?? [];
  return {
    ...(module && { module: module.slice(0, -1) }),
    ...{ mode: 'managed', type, name, provider: source(type) },
    instances: [
      {
        ...(key !== undefined && { index_key: JSON.parse(key) }),
        ...(tainted && { status: 'tainted' }),
        ...(deposed && { deposed }),
        schema_version: versionOf(type),
        attributes: { id: name, ...state },
      },
    ],
  };
}
