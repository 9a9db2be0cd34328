import { z } from 'zod';
import { optional, section } from './section.ts';

/** Who is told of what. */
export const watching = section({
  /** Whom alarms and the budget write to, once the address has confirmed it. Default: nobody. */
  email: optional(z.email()),
  /** US dollars a month that the workspace may cost before somebody is told. Default: no budget. */
  monthlyBudget: optional(z.number().positive()),
});
