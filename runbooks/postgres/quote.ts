import { escapeIdentifier, escapeLiteral } from 'pg';

/** `"name"`, safe for any name. */
export const identifier = (name: string) => escapeIdentifier(name);

/** `"schema"."name"`. */
export const qualified = (schema: string, name: string) => `${identifier(schema)}.${identifier(name)}`;

/** `'text'`, safe for any text. */
export const literal = (text: string) => escapeLiteral(text);

/** A grantee: a role, or PUBLIC for `null`. */
export const grantee = (role: string | null) => (role === null ? 'PUBLIC' : identifier(role));
