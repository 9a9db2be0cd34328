import type { Severity } from './risks/risk.ts';

/** Something a reviewer has to know. Holds no secret. */
export interface Finding {
  /** Of the risk, the policy, or the migration: `rds/deleted`, `open-security-group`, `migration/database`. */
  readonly id: string;
  readonly severity: Severity;
  readonly address: string;
  /** What is lost or wrong. */
  readonly says: string;
  /** Whether it can be brought back, and how. */
  readonly recovery?: string;
  /** What to do in its place: lines, of which those that begin with `runbook` are commands. */
  readonly instead?: readonly string[];
  /** Of a migration: for how long writes stop by it, with what that is based on. */
  readonly downtime?: string;
  readonly link?: string;
  /** Of a waiver that has ended. */
  readonly note?: string;
}

/** A finding that somebody has accepted. */
export interface Waived {
  readonly finding: Finding;
  readonly reason: string;
  readonly expires: string;
}
