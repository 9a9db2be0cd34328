import { ProviderError, type Resource } from './resource.ts';
import { emptyObject, type Schema } from './schema.ts';
import { isWhollyKnown, UNKNOWN, type Values } from './values.ts';

export interface PlanInput {
  readonly prior: Values | null;
  readonly proposed: Values;
  readonly config: Values;
}

/**
 * Plans one resource. Terraform proposes the configuration merged over the prior computed values; what is left to
 * do is defaults, "known after apply" for a new resource, and the question of replacement.
 */
export const plan = (resource: Resource, { prior, proposed, config }: PlanInput) => {
  const filled = { ...proposed };
  for (const [name, attribute] of Object.entries(resource.schema.block.attributes ?? {})) {
    if (attribute.write_only) filled[name] = null;
    else if (attribute.computed && config[name] === null) {
      filled[name] = resource.defaults?.[name] ?? (prior === null ? UNKNOWN : (filled[name] ?? null));
    }
  }
  const planned = resource.plan?.(filled, { prior, config }) ?? filled;
  return { planned, replace: (prior && resource.replace?.({ prior, planned, config })) ?? [] };
};

export interface ApplyInput {
  readonly prior: Values | null;
  readonly planned: Values | null;
  readonly config: Values | null;
}

/** Creates, updates or deletes; the new state, null after a deletion. Throws when anything is still unknown. */
export const apply = async (resource: Resource, { prior, planned, config }: ApplyInput) => {
  if (planned === null) {
    if (prior) await resource.delete?.(prior);
    return null;
  }
  const state = prior
    ? ((await resource.update?.({ prior, planned, config: config ?? planned })) ?? planned)
    : await resource.create(planned, config ?? planned);
  const open = Object.keys(state).filter((name) => !isWhollyKnown(state[name] ?? null));
  if (open.length) throw new ProviderError('Value unknown after apply', `Left unknown: ${open.join(', ')}.`);
  return state;
};

/** Brings a stored state to the present schema's names. */
export const conform = ({ block }: Schema, stored: Values): Values => {
  const names = emptyObject(block);
  return Object.fromEntries(Object.keys(names).map((name) => [name, stored[name] ?? names[name] ?? null]));
};
