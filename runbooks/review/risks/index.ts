import type { Finding } from '../finding.ts';
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
import { invoked, unknownRisks } from './unknown.ts';

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

/** What is lost by what a plan does to a resource. */
export function lossesOf(resource: Resource): Finding[] {
  if (!resource.managed) return [];
  const known = resource.kind === 'invoke' ? [invoked] : (byType.get(resource.type) ?? unknownRisks);
  return known.filter(({ when }) => when(resource)).map((risk) => findingOf(risk, resource));
}

const findingOf = (
  { id, severity, lost, recovery, instead, link }: Risk,
  { address }: Resource,
): Finding => ({
  ...{ id, severity, address, recovery, link },
  says: id.startsWith('downtime/') ? lost : `Lost: ${lost.charAt(0).toLowerCase()}${lost.slice(1)}`,
  ...(instead && { instead: [instead] }),
});
