import { gone, off, type Risk } from './risk.ts';

const cognito = 'https://docs.aws.amazon.com/cognito/latest/developerguide';

/** Users, and the names they come by. */
export const people: readonly Risk[] = [
  {
    id: 'cognito/deleted',
    types: ['aws_cognito_user_pool', 'aws_cognito_user', 'aws_cognito_identity_pool'],
    when: gone,
    severity: 'danger',
    lost: 'Every user of the pool, with password and second factor; their ids (sub) change.',
    recovery:
      'Not at all: passwords cannot be exported. Users can be imported from a list and have to set new ones.',
    link: `${cognito}/cognito-user-pools-using-import-tool.html`,
  },
  {
    id: 'cognito/unprotected',
    types: ['aws_cognito_user_pool'],
    when: off('deletion_protection'),
    severity: 'warning',
    lost: 'The guard of Cognito: the next plan that deletes the pool will succeed.',
    recovery: 'Switch deletion_protection on again.',
    link: `${cognito}/user-pool-settings-deletion-protection.html`,
  },
  {
    id: 'cognito/client-replaced',
    types: ['aws_cognito_user_pool_client', 'aws_cognito_user_pool_domain'],
    when: gone,
    severity: 'danger',
    lost: 'Every session: the client id, its secret or the address to log in at changes, and apps that have the old one fail.',
    recovery: 'By giving the apps the new one.',
    link: `${cognito}/user-pool-settings-client-apps.html`,
  },
  {
    id: 'route53/zone-deleted',
    types: ['aws_route53_zone'],
    when: gone,
    severity: 'danger',
    lost: 'Every name in the zone. A zone made again has other name servers, so the domain is gone until the registrar knows these, and for as long as resolvers remember (up to two days).',
    recovery: 'By a new zone, new name servers at the registrar, and waiting.',
    link: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DeleteHostedZone.html',
  },
  {
    id: 'route53/record-deleted',
    types: ['aws_route53_record'],
    when: gone,
    severity: 'warning',
    lost: 'The name: whoever asks for it gets no answer, and remembers that for as long as the zone’s SOA says.',
    recovery: 'By creating it again.',
    link: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-deleting.html',
  },
  {
    id: 'domain/given-up',
    types: ['aws_route53domains_registered_domain', 'aws_route53domains_domain'],
    when: gone,
    severity: 'danger',
    lost: 'The domain may run out and go to somebody else.',
    recovery: 'During a grace period, for a fee.',
    link: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/domain-delete.html',
  },
  {
    id: 'address/released',
    types: ['aws_eip'],
    when: gone,
    severity: 'danger',
    lost: 'The address: it goes back to AWS, and others who have let it in have to be told the new one.',
    recovery: 'Seldom: aws ec2 allocate-address --address, while nobody else has it.',
    link: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing-eips-releasing.html',
  },
  {
    id: 'certificate/deleted',
    types: ['aws_acm_certificate', 'aws_iam_server_certificate'],
    when: gone,
    severity: 'warning',
    lost: 'Time: what uses it cannot be reached until another one is valid, unless that is there first (create_before_destroy).',
    recovery: 'By a new one, and waiting for its validation.',
    link: 'https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html',
  },
];
