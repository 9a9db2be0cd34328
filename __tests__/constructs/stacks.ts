import type { Overlay } from '../../workspaces/merge.ts';
import type { Settings } from '../../workspaces/schema.ts';
import { minimal } from '../helpers/minimal.ts';
import { type Synthesised, synthBootstrap, synthWorkspace } from './synth.ts';

const previous = { generation: 1, engineVersion: '15.15', instanceClass: 'db.t4g.small', storage: 20 };

/** All that a workspace file can ask for beyond production's. */
export const everything = {
  api: { rollout: 'blue-green', firewall: true },
  jobs: {
    'job-of-twenty-letter': { schedule: 'rate(1 day)', command: ['node', 'job.js'], timeoutMinutes: 15 },
  },
  database: { generation: 2, strategy: 'side-by-side', previous },
  media: { generation: 2, strategy: 'side-by-side', previous: { generation: 1 } },
} satisfies Overlay<Settings>;

/** Every kind of stack there is: what holds for all resources is asked of each. */
export const stacks: readonly [string, Synthesised][] = [
  ['staging', synthWorkspace('staging')],
  ['production', synthWorkspace('production')],
  ['production with everything', synthWorkspace('production', everything)],
  ['a minimal workspace', synthWorkspace('staging', minimal)],
  ['bootstrap', synthBootstrap()],
];

export interface Placed {
  /** `aws_s3_bucket.media`. */
  readonly at: string;
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** All resources of a stack. */
export const resources = ({ resource }: Synthesised): Placed[] =>
  Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, config]) => ({ at: `${type}.${name}`, type, config })),
  );
