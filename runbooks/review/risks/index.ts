import type { Resource } from '../plan.ts';
import { disks } from './disks.ts';
import { downtime } from './downtime.ts';
import { elsewhere } from './elsewhere.ts';
import { keys } from './keys.ts';
import { messages } from './messages.ts';
import { people } from './people.ts';
import { rds } from './rds.ts';
import { records } from './records.ts';
import type { Risk } from './risk.ts';
import { s3 } from './s3.ts';
import { tables } from './tables.ts';
import { unknownRisks } from './unknown.ts';

/** Everything that is known to lose something, by families of types. */
export const risks: readonly Risk[] = [
  ...rds,
  ...s3,
  ...disks,
  ...tables,
  ...messages,
  ...keys,
  ...records,
  ...people,
  ...downtime,
  ...elsewhere,
];

const byType = new Map<string, Risk[]>();
for (const risk of risks) {
  for (const type of risk.types) byType.set(type, [...(byType.get(type) ?? []), risk]);
}

/** What a plan risks by what it does to a resource. */
export function risksOf(resource: Resource): readonly Risk[] {
  if (!resource.managed) return [];
  const known = byType.get(resource.type);
  return (known ?? unknownRisks).filter((risk) => risk.when(resource));
}
