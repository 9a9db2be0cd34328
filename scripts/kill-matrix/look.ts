import type { Deployment } from '../../__tests__/helpers/deployment.ts';
import { addressOf, type State } from '../../runbooks/terraform/state.ts';
import { entries, lookAtAws, open } from './look-aws.ts';

/** Everything a runbook could have touched, by name: what is there, and how it is. */
export type Seen = Readonly<Record<string, string>>;

/** Of each resource its id, which says whether it is the same one; of a few what they point at. */
function held({ resources, raw }: State) {
  const { outputs } = JSON.parse(raw) as { outputs: Record<string, { value: unknown }> };
  const managed = resources.filter(({ mode }) => mode === 'managed');
  return [
    ...entries('state', managed, addressOf, ({ instances }) => {
      const list = (instances ?? []) as readonly { attributes: Record<string, unknown>; status?: string }[];
      // The real provider keeps a map that was left out as null until it reads it for the first time.
      return list.map(({ attributes, status }) => [attributes.id, attributes.dimensions ?? {}, status]);
    }),
    ...entries(
      'output',
      Object.entries(outputs),
      ([name]) => name,
      ([, { value }]) => value,
    ),
  ];
}

async function services({ sandbox }: Deployment) {
  const answer = await fetch(`${sandbox.endpoint}/_sandbox`);
  const status = (await answer.json()) as {
    instances: { identifier: string }[];
    services: { name: string; desired: number; running: number }[];
  };
  return [
    ...entries(
      'server',
      status.instances,
      (one) => one.identifier,
      () => '',
    ),
    ...entries(
      'service',
      status.services,
      (one) => one.name,
      (one) => [one.desired, one.running],
    ),
  ];
}

/** The world at this moment; `terraform` may be one that has looked already. */
export async function look(staging: Deployment, terraform = staging.terraform()): Promise<Seen> {
  const clients = open(staging);
  try {
    const state = await terraform.pull();
    const parts = await Promise.all([lookAtAws(clients), services(staging)]);
    return Object.fromEntries([...held(state), ...parts[0].flat(), ...parts[1]]);
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}

/** What changed from one moment to another, a line each. */
export function changes(before: Seen, after: Seen): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => `${name}: ${before[name] ?? 'absent'} -> ${after[name] ?? 'absent'}`);
}
