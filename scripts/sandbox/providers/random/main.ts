import { serve } from '../plugin/serve.ts';
import { randomPassword, randomString } from './resources.ts';

/** A stand-in for hashicorp/random, for machines that cannot download it. */
serve(() => ({
  schema: { version: 0, block: {} },
  resources: { random_password: randomPassword, random_string: randomString },
  dataSources: {},
  configure: async () => undefined,
}));
