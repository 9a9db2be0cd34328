import type { Input, Operation, Output } from '../client.ts';
import type { OpenSdk } from '../sdk.ts';
import { openGate } from './gate.ts';
import { openSend } from './send.ts';
import { shapes } from './shapes.ts';
import { openThreads } from './threads.ts';

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
  const [threads, gate] = [openThreads(), openGate()];
  let opened: Promise<ReturnType<typeof openSend>> | undefined;
  const open = () => {
    opened ??= load().then((sdk) => openSend({ region, sdk, carry: threads.carry, gate }));
    return opened;
  };
  return {
    carries: (operation) => operation in shapes,
    async call<Op extends Operation>(operation: Op, input: Input<Op>, signal: AbortSignal) {
      const send = await open();
      return (await send(operation, input as object, signal)) as Output<Op>;
    },
    close: () => threads.close(),
  };
}
