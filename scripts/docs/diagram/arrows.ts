/** Who uses whom. Drawn only while the stacks say that the two have to do with each other. */
export interface Arrow {
  /** A noun, or a frame for all in it. */
  readonly from: string;
  readonly to: string;
  readonly says?: string;
  /** Looks on, or is told by name. */
  readonly dotted?: boolean;
}

/** Those who are no resource. */
export const people = {
  users: 'People',
  code: 'API and web app<br/>on GitHub',
  workflow: 'This code<br/>on GitHub',
} as const;

export const arrows: readonly Arrow[] = [
  { from: 'users', to: 'cloudfront', says: 'pages' },
  { from: 'users', to: 'firewall', says: 'requests' },
  { from: 'firewall', to: 'balancer' },
  { from: 'names', to: 'cloudfront', dotted: true },
  { from: 'names', to: 'balancer', dotted: true },
  { from: 'cloudfront', to: 'webBucket' },
  { from: 'cloudfront', to: 'balancer', says: 'without a domain' },
  { from: 'balancer', to: 'api' },
  { from: 'api', to: 'database' },
  { from: 'api', to: 'media' },
  { from: 'api', to: 'secrets' },
  { from: 'api', to: 'nat', says: 'way out' },
  { from: 'vpc', to: 'watching', dotted: true },
  { from: 'registry', to: 'api', says: 'image' },
  { from: 'jobs', to: 'api', says: 'same image' },
  { from: 'code', to: 'pipeline', says: 'push' },
  { from: 'pipeline', to: 'registry' },
  { from: 'pipeline', to: 'jobs', says: 'migrate first' },
  { from: 'pipeline', to: 'api', says: 'deploy' },
  { from: 'pipeline', to: 'webBucket' },
  { from: 'workflow', to: 'roles' },
  { from: 'roles', to: 'state' },
];

/** Pairs that have to do with each other and would only fill the picture. */
export const quiet: readonly (readonly [string, string, why: string])[] = [
  ['watching', 'cloudfront', 'its access logs'],
  ['watching', 'pipeline', 'releases that failed or wait for approval'],
  ['cloudfront', 'media', 'the pages that may use it by signed URLs'],
  ['jobs', 'registry', "the image is the service's"],
  ['secrets', 'database', 'the password of the master user'],
  ['pipeline', 'cloudfront', 'invalidation, part of a release of the web app'],
];
