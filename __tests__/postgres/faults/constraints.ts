import type { Fault } from './fault.ts';

/** Of constraints. */
export const constraintsFaults: readonly Fault[] = [
  {
    class: 'constraints',
    sql: 'ALTER TABLE shop.left_hand DROP CONSTRAINT to_right',
    said: ['catalogue: table constraint to_right on shop.left_hand: missing on the target'],
  },
  {
    class: 'constraints',
    sql: 'ALTER TABLE "select"."from" DROP CONSTRAINT "check", ADD CONSTRAINT "check" CHECK ("where" >= 0)',
    said: [
      'catalogue: table constraint "check" on "select"."from": definition CHECK (("where" > 0)) on the source, CHECK (("where" >= 0)) on the target',
    ],
  },
  {
    class: 'constraints',
    sql: 'ALTER TABLE "select"."from" RENAME CONSTRAINT "check" TO checks',
    said: [
      'catalogue: table constraint "check" on "select"."from": missing on the target',
      'catalogue: table constraint checks on "select"."from": only on the target',
    ],
  },
  {
    class: 'constraints',
    sql: 'ALTER TABLE shop.left_hand ALTER CONSTRAINT to_right DEFERRABLE INITIALLY IMMEDIATE',
    said: [
      'catalogue: table constraint to_right on shop.left_hand: deferred yes on the source, no on the target',
    ],
  },
  {
    class: 'constraints',
    sql: 'ALTER TABLE shop.left_hand ALTER CONSTRAINT to_right NOT DEFERRABLE',
    said: [
      'catalogue: table constraint to_right on shop.left_hand: deferred yes on the source, no on the target',
      'catalogue: table constraint to_right on shop.left_hand: deferrable yes on the source, no on the target',
    ],
  },
  {
    class: 'constraints',
    sql: 'ALTER TABLE shop.bookings DROP CONSTRAINT code_once, ADD CONSTRAINT code_once UNIQUE (code)',
    said: [
      'catalogue: index shop.code_once: immediate no on the source, yes on the target',
      'catalogue: table constraint code_once on shop.bookings: deferrable yes on the source, no on the target',
      'catalogue: table constraint code_once on shop.bookings: triggers enabled (O) on the source, () on the target',
    ],
  },
  {
    class: 'constraints',
    sql: 'ALTER TABLE shop.bookings DROP CONSTRAINT secret_once, ADD CONSTRAINT secret_once UNIQUE (secret) INCLUDE (room)',
    said: [
      'catalogue: index shop.secret_once: definition CREATE UNIQUE INDEX secret_once ON shop.bookings USING btree (secret) INCLUDE (room) NULLS NOT DISTINCT on the source, CREATE UNIQUE INDEX secret_once ON shop.bookings USING btree (secret) INCLUDE (room) on the target',
      'catalogue: table constraint secret_once on shop.bookings: definition UNIQUE NULLS NOT DISTINCT (secret) INCLUDE (room) on the source, UNIQUE (secret) INCLUDE (room) on the target',
    ],
  },
  {
    class: 'constraints',
    sql: 'ALTER TABLE shop.base DROP CONSTRAINT here_only; ALTER TABLE ONLY shop.base ADD CONSTRAINT here_only CHECK (id > 0 OR id < 0) NO INHERIT',
    said: [
      'catalogue: table constraint here_only on shop.base: definition CHECK ((id > 0)) on the source, CHECK (((id > 0) OR (id < 0))) on the target',
    ],
  },
  {
    class: 'constraints',
    sql: 'ALTER TABLE shop.left_hand DISABLE TRIGGER ALL',
    said: [
      'catalogue: table constraint left_hand_self_fkey on shop.left_hand: triggers enabled (O, O, O, O) on the source, (D, D, D, D) on the target',
      'catalogue: table constraint right_hand_left_fkey on shop.right_hand: triggers enabled (O, O, O, O) on the source, (D, D, O, O) on the target',
      'catalogue: table constraint to_right on shop.left_hand: triggers enabled (O, O, O, O) on the source, (D, D, O, O) on the target',
      'catalogue: trigger late on shop.left_hand: enabled O on the source, D on the target',
    ],
  },
  {
    class: 'constraints',
    sql: 'ALTER DOMAIN types.positive DROP CONSTRAINT below',
    said: ['catalogue: domain constraint below on types.positive: missing on the target'],
  },
  {
    class: 'constraints',
    sql: 'ALTER DOMAIN types.phone VALIDATE CONSTRAINT late',
    said: ['catalogue: domain constraint late on types.phone: validated no on the source, yes on the target'],
  },
  {
    class: 'constraints',
    sql: "ALTER TABLE shop.not_valid DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (id > -2); COMMENT ON CONSTRAINT positive ON shop.not_valid IS 'not yet'",
    said: [
      'catalogue: table constraint positive on shop.not_valid: validated no on the source, yes on the target',
      "catalogue: table constraint positive on shop.not_valid: definition CHECK ((id > 0)) on the source, CHECK ((id > '-2'::integer)) on the target",
    ],
  },
  {
    class: 'constraints',
    sql: "UPDATE pg_constraint SET convalidated = true WHERE conname = 'positive'",
    said: [
      'catalogue: table constraint positive on shop.not_valid: validated no on the source, yes on the target',
    ],
  },
];
