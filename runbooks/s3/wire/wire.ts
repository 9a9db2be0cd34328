import type { Input, Operation, Output } from '../client.ts';
import type { OpenSdk } from '../sdk.ts';
import { openAgents } from './exchange.ts';
import { openGate } from './gate.ts';
import * as copy from './operations/copy.ts';
import * as list from './operations/list.ts';
import * as look from './operations/look.ts';
import * as multipart from './operations/multipart.ts';
import { openSend } from './send.ts';
import { present, type Shape } from './shape.ts';
import { openSign } from './sign.ts';

const { CopyObject } = copy;
const shapes: { readonly [Op in Operation]?: Shape<Op> } = { CopyObject, ...list, ...look, ...multipart };

/** The calls a copy makes by the million, without the SDK's millisecond of work for each. */
export interface Wire {
  /** Whether this operation goes out here. */
  carries(operation: Operation): boolean;
  /** Throws errors in the form of the SDK's: `name` is S3's code, `$metadata.httpStatusCode` the status. */
  call<Op extends Operation>(operation: Op, input: Input<Op>, signal: AbortSignal): Promise<Output<Op>>;
  close(): void;
}

interface WireOptions {
  readonly region: string;
  load(): Promise<OpenSdk>;
}

/** Nothing is loaded or contacted before the first call. */
export function openWire({ region, load }: WireOptions): Wire {
  const agents = openAgents();
  const gate = openGate();
  let opened: Promise<ReturnType<typeof openSend>> | undefined;
  const open = () => {
    opened ??= load().then((sdk) => openSend({ region, sdk, sign: openSign(sdk), agents, gate }));
    return opened;
  };
  return {
    carries: (operation) => operation in shapes,
    async call<Op extends Operation>(operation: Op, input: Input<Op>, signal: AbortSignal) {
      const shape = shapes[operation] as unknown as Shape<Op>;
      const { Bucket = '', Key } = input as { Bucket?: string; Key?: string };
      const request = {
        method: shape.method,
        key: Key,
        query: present(shape.query?.(input) ?? {}),
        headers: present(shape.headers?.(input) ?? {}),
        body: shape.body?.(input) ?? '',
      };
      const send = await open();
      const read = (answer: Parameters<typeof shape.read>[0]) => ({ ...shape.read(answer), $metadata: {} });
      return send(Bucket, request, { signal, deadline: shape.deadline, read }) as Promise<Output<Op>>;
    },
    close: () => agents.close(),
  };
}
