import { readFileSync } from 'node:fs';
import { type ConnectionOptions, checkServerIdentity } from 'node:tls';
import { UsageError } from '../engine/errors.ts';

/** A PEM file, `system` for the machine's own authorities, or nothing: encrypted but not verified. */
const rootCertificate = () => process.env.PGSSLROOTCERT || undefined;

function readCertificates(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`PGSSLROOTCERT names ${file}, which cannot be read: ${(error as Error).message}`);
  }
}

/**
 * TLS options of a connection to `host`. Verifies the server when PGSSLROOTCERT names the authority's certificates
 * (for RDS: the global bundle), else only encrypts, as libpq's `sslmode=require` does.
 * Throws {@link UsageError} when that file cannot be read.
 */
export function tlsOptions(host: string): ConnectionOptions {
  const root = rootCertificate();
  if (!root) return { rejectUnauthorized: false };
  return {
    rejectUnauthorized: true,
    ca: root === 'system' ? undefined : readCertificates(root),
    // pg passes no server name for an IP address, and Node would then look for `localhost`.
    checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
  };
}

/** The same for libpq's programs. */
export function tlsEnvironment(): Record<string, string> {
  const root = rootCertificate();
  return root ? { PGSSLMODE: 'verify-full', PGSSLROOTCERT: root } : { PGSSLMODE: 'require' };
}
