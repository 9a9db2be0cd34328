import { requiredProviders } from '../providers/terraform.ts';
import { access } from './access.ts';
import { balancer, records, service, targets } from './traffic.ts';
import { databaseEvents, watching } from './watching.ts';
import { parts, slow } from './web.ts';

export interface Variation {
  /** Everything that can be changed in place. */
  readonly changed?: boolean;
  /** Types for whose changes the real provider waits up to a minute, whatever answers. */
  readonly slow?: boolean;
}

/** Every type of the whole infrastructure that the first stacks did not have. */
export const stackTypes = ({ changed = false, slow: all = false }: Variation) => ({
  terraform: requiredProviders,
  provider: {
    aws: { region: 'us-east-1', max_retries: 1, default_tags: [{ tags: { application: 'knowme' } }] },
  },
  data: { aws_route53_zone: { z: { name: 'knowme.example' } } },
  resource: {
    ...targets(changed),
    ...parts(changed),
    ...watching(changed),
    ...access(changed),
    ...(all && {
      ...balancer(changed),
      ...records(changed),
      ...service,
      ...databaseEvents(changed),
      ...slow(changed),
    }),
  },
});
