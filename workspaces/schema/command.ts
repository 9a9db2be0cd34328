import { z } from 'zod';

/** As an exec-form command: no shell looks at it. */
export const command = z
  .array(z.string().min(1))
  .min(1, 'use a list of words, for example ["npm", "run", "migrate"]');
