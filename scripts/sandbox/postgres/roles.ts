import pg from 'pg';

/** What CreateDBInstance says about the master user and the first database. */
export interface Master {
  readonly username: string;
  readonly password: string;
  /** `DBName`; RDS creates none where it is left out. */
  readonly database?: string;
}

/** The superuser of every server, as on RDS: nobody but the service itself uses it. */
export const superuser = 'rdsadmin';

const { escapeIdentifier: name, escapeLiteral: literal } = pg;

/** Roles that give the master user of RDS its powers. */
const powers = (major: number) => [
  'pg_monitor',
  'pg_signal_backend',
  'rds_replication',
  ...(major >= 15 ? ['pg_checkpoint'] : []),
  ...(major >= 16 ? ['pg_create_subscription'] : []),
];

/** A new superuser password, for a server that does not run yet and listens nowhere. */
export const superuserPassword = (password: string) =>
  `alter role ${name(superuser)} password ${literal(password)}`;

/** The statements that make every server look like RDS. */
export const serviceRoles = (major: number): string[] => [
  'create role rds_superuser nologin',
  'create role rds_replication nologin',
  `grant ${powers(major).join(', ')} to rds_superuser with admin option`,
];

/** The statements that give a server its master user, who is no superuser. */
export const masterStatements = ({ username, password, database }: Master): string[] => [
  `create role ${name(username)} login createdb createrole password ${literal(password)}`,
  `grant rds_superuser to ${name(username)} with admin option`,
  `alter database postgres owner to ${name(username)}`,
  ...(database && database !== 'postgres'
    ? [`create database ${name(database)} owner ${name(username)}`]
    : []),
];

/** ModifyDBInstance with MasterUserPassword. */
export const passwordStatement = (username: string, password: string) =>
  `alter role ${name(username)} password ${literal(password)}`;
