import type { Secret } from '../secret.ts';

/** How to reach one database as one user. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: Secret;
}

/** `user@host:port/database`, for messages. */
export const showEndpoint = ({ user, host, port, database }: Omit<Endpoint, 'password'>) =>
  `${user}@${host}:${port}/${database}`;
