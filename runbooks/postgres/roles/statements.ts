import { grantOnDatabase, revokeOnDatabase } from '../acl.ts';
import { identifier, literal } from '../quote.ts';
import type { Membership, Role, RoleSetting, Roles } from './list.ts';

/** Values of these settings are lists of names: quoted one by one, or the list would become one name. */
const lists = new Set([
  'search_path',
  'temp_tablespaces',
  'local_preload_libraries',
  'session_preload_libraries',
]);

const attributeWords = (role: Role) =>
  Object.entries(role.attributes).map(([word, on]) => `${on ? '' : 'NO'}${word.toUpperCase()}`);

const createRole = (role: Role) => `CREATE ROLE ${identifier(role.name)}`;

const privileged = /^(REPLICATION|BYPASSRLS|CREATEROLE|CREATEDB)$/;

/** One statement an attribute where a server may refuse one: a refused REPLICATION must not cost the others. */
const alterRole = (role: Role) => {
  const name = identifier(role.name);
  const words = attributeWords(role);
  const ordinary = words.filter((word) => !privileged.test(word.replace(/^NO/, '')));
  const validUntil = role.validUntil ? ` VALID UNTIL ${literal(role.validUntil)}` : '';
  return [
    `ALTER ROLE ${name} ${ordinary.join(' ')} CONNECTION LIMIT ${role.connectionLimit}${validUntil}`,
    ...words.filter((word) => privileged.test(word)).map((word) => `ALTER ROLE ${name} ${word}`),
    ...(role.comment ? [`COMMENT ON ROLE ${name} IS ${literal(role.comment)}`] : []),
  ];
};

/** Only what a server before Postgres 16 does not know is said in words it does not know. */
function grantRole({ role, member, admin, inherit, set }: Membership): string {
  const options = [
    ...(admin ? ['ADMIN OPTION'] : []),
    ...(inherit === null ? [] : [`INHERIT ${inherit}`]),
    ...(set === null ? [] : [`SET ${set}`]),
  ];
  const chosen = options.length > 0 ? ` WITH ${options.join(', ')}` : '';
  return `GRANT ${identifier(role)} TO ${identifier(member)}${chosen}`;
}

const alterSubject = (database: string, { role, database: here }: RoleSetting) => {
  const subject = role === null ? `DATABASE ${identifier(database)}` : `ROLE ${identifier(role)}`;
  const where = role !== null && here ? ` IN DATABASE ${identifier(database)}` : '';
  return `ALTER ${subject}${where}`;
};

/** Takes a setting away from whom it is of. */
export const resetSetting = (database: string, of: RoleSetting) =>
  `${alterSubject(database, of)} RESET ${identifier(of.setting)}`;

const setSetting = (database: string, of: RoleSetting) => {
  const { setting, value } = of;
  return `${alterSubject(database, of)} SET ${identifier(setting)} = ${lists.has(setting) && value !== '""' ? value : literal(value === '""' ? '' : value)}`;
};

const equal = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b);

/** Items of `left` that `right` does not have. */
const lacking = <T extends object>(left: readonly T[], right: readonly T[]) =>
  left.filter((item) => !right.some((other) => equal(item, other)));

/** Ownership comes with the restore. */
const known = (role: Role): Role => ({ ...role, owns: false });

/** What a new database gives everybody and the old one does not. */
const tooMuch = (source: Roles, present: Roles) =>
  lacking(present.privileges, source.privileges).filter(({ grantee }) => grantee === null);

/** Statements that bring the missing roles, and what all of them may, to a server that has `present`. */
export function roleStatements(source: Roles, present: Roles, database: string): string[] {
  const there = new Set(present.roles.map(({ name }) => name));
  const missing = source.roles.filter(({ name }) => !there.has(name));
  return [
    ...missing.map(createRole),
    ...lacking(source.roles.map(known), present.roles.map(known)).flatMap(alterRole),
    ...lacking(source.memberships, present.memberships).map(grantRole),
    ...lacking(source.settings, present.settings).map((setting) => setSetting(database, setting)),
    ...lacking(source.privileges, present.privileges).map((item) => grantOnDatabase(database, item)),
    ...tooMuch(source, present).map((item) => revokeOnDatabase(database, item)),
  ];
}
