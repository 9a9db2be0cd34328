import { z } from 'zod';

/** Which one of its kind: 1 for the first. */
export const generation = z.int().min(1, 'use a whole number from 1 on');

/**
 * How a migration treats the old resource: `detach` takes it out of the Terraform state, `side-by-side` keeps it
 * there as `previous` until it is retired.
 */
export const strategy = z.enum(['detach', 'side-by-side']);
