import { access } from './access.ts';
import { balancing } from './balancing.ts';
import { buckets } from './buckets.ts';
import { certificates } from './certificates.ts';
import { cloudfront } from './cloudfront.ts';
import { delivery } from './delivery.ts';
import type { Invented } from './invent.ts';
import { network } from './network.ts';
import { watching } from './watching.ts';

/** Plausible computed values of types that exist in the Terraform state only. */
export const invented: Invented = {
  ...access,
  ...balancing,
  ...buckets,
  ...certificates,
  ...cloudfront,
  ...delivery,
  ...network,
  ...watching,
};
