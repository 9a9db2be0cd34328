/** Which calls of AWS a fault strikes; what is left out does not matter. */
export interface Calls {
  /** As the request is signed for: `rds`, `s3`, `ecs`. */
  readonly service?: string;
  /** As `X-Amz-Target` names it; for S3 the HTTP method, `COPY` for a copy. RDS and EC2 have it in the body, unread. */
  readonly operation?: string;
  /** Regular expression on path and query. */
  readonly path?: string;
  /** Regular expression on the User-Agent: `aws-sdk-js` is a runbook or the API, `^runbook` a runbook that copies objects, `^node` the quick provider. */
  readonly caller?: string;
}

/** What happens to a call instead of being answered. */
export type Harm =
  /** An error by AWS's own name for it. */
  | { readonly answers: string; readonly status: number }
  /** The connection is taken and nothing is ever said. */
  | { readonly hangs: true }
  | { readonly resets: true }
  /** Answered after so many milliseconds. */
  | { readonly delays: number };

/** Trouble with the control plane. */
export interface CallFault extends Calls {
  readonly does: Harm;
  /** How many calls. Default: all, until the faults are taken away. */
  readonly times?: number;
}

/** Trouble with a database: sessions that end under their users' hands. */
export interface Cut {
  /** Identifier of the instance. */
  readonly database: string;
  /** `application_name` of the sessions. */
  readonly application: string;
  /** Regular expression on the statement that runs at that moment. Default: any, or none. */
  readonly query?: string;
  /** One session, as `pg_terminate_backend` does it; or all of them at once and without a word, by a crash of the server. */
  readonly ends: 'session' | 'server';
  /** Default: 1. */
  readonly times?: number;
}

/** A fault with how often it has struck. */
export type Armed = (CallFault | Cut) & { struck: number };

export const isCut = (fault: CallFault | Cut): fault is Cut => 'database' in fault;
