import type { Values } from './values.ts';

/** Terraform's type notation in JSON: `"string"`, `["list", "string"]`, `["object", { … }]`. */
export type Type = string | readonly [string, Type] | readonly [string, { readonly [name: string]: Type }];

export interface Attribute {
  readonly type: Type;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly deprecated?: boolean;
  readonly write_only?: boolean;
}

export interface NestedBlock {
  readonly nesting_mode: string;
  readonly min_items?: number;
  readonly max_items?: number;
  readonly block: Block;
}

export interface Block {
  readonly attributes?: { readonly [name: string]: Attribute };
  readonly block_types?: { readonly [name: string]: NestedBlock };
}

/** A schema in the very shape of `terraform providers schema -json`. */
export interface Schema {
  readonly version: number;
  readonly block: Block;
}

const blockMessage = ({ attributes = {}, block_types = {} }: Block): object => ({
  attributes: Object.entries(attributes).map(([name, attribute]) => ({
    ...attribute,
    name,
    type: Buffer.from(JSON.stringify(attribute.type)),
  })),
  block_types: Object.entries(block_types).map(([name, nested]) => ({
    type_name: name,
    nesting: nested.nesting_mode.toUpperCase(),
    min_items: nested.min_items ?? 0,
    max_items: nested.max_items ?? 0,
    block: blockMessage(nested.block),
  })),
});

/** The schema as the plugin protocol's message. An absent block crashes Terraform, so there is always one. */
export const schemaMessage = ({ version, block }: Schema): object => ({
  version,
  block: blockMessage(block),
});

const empty = { list: [], set: [], map: {} };

/** An object of the schema's shape with nothing set. Terraform refuses objects that lack an attribute. */
export const emptyObject = ({ attributes = {}, block_types = {} }: Block): Values => ({
  ...Object.fromEntries(Object.keys(attributes).map((name) => [name, null])),
  ...Object.fromEntries(
    Object.entries(block_types).map(([name, { nesting_mode }]) => [
      name,
      empty[nesting_mode as keyof typeof empty] ?? null,
    ]),
  ),
});
