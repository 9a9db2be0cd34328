import { z } from 'zod';
import { section } from './section.ts';

/** How the workspace's network is laid out. */
export const network = section({
  /** Availability zones that every kind of subnet spreads over. */
  zones: z.literal([2, 3], 'use 2 or 3'),
  /**
   * NAT gateways, about 35 dollars a month each: how tasks reach what is outside AWS. With `none` they reach what they need
   * of AWS, through endpoints, which cost about as much: docs/decisions/0013.
   */
  nat: z.enum(['none', 'single', 'per-zone']),
});
