import { requiredProviders } from '../providers/terraform.ts';
import { access } from './access.ts';
import { delivery, deliveryData } from './delivery.ts';
import { firewall, guarded } from './firewall.ts';
import { logDelivery } from './log-delivery.ts';
import { together } from './merge.ts';
import { network, networkData } from './network.ts';
import { balancer, records, service, targets } from './traffic.ts';
import { databaseEvents, watching } from './watching.ts';
import { parts, slow } from './web.ts';
import { workflow } from './workflow.ts';

export interface Variation {
  /** Everything that can be changed in place. */
  readonly changed?: boolean;
  /** Types for whose changes the real provider waits up to a minute, whatever answers. */
  readonly slow?: boolean;
}

const quickGroups = [targets, parts, watching, access, delivery, workflow, firewall, network, logDelivery];
const slowGroups = [balancer, records, databaseEvents, slow];

/** Every type of the whole infrastructure that the first stacks did not have. */
export const stackTypes = ({ changed = false, slow: all = false }: Variation) => {
  const groups = all ? [...quickGroups, ...slowGroups] : quickGroups;
  return {
    terraform: requiredProviders,
    provider: {
      aws: { region: 'us-east-1', max_retries: 3, default_tags: [{ tags: { application: 'knowme' } }] },
    },
    data: { aws_route53_zone: { z: { name: 'knowme.example' } }, ...networkData, ...deliveryData },
    resource: together(...groups.map((group) => group(changed)), ...(all ? [service, guarded] : [])),
  };
};
