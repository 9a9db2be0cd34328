/** How to reach one database as one user. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Secret. Goes over the wire or into a pass file, nowhere else. */
  readonly password: string;
}

/** `user@host:port/database`, for messages. */
export const showEndpoint = ({ user, host, port, database }: Endpoint) =>
  `${user}@${host}:${port}/${database}`;
