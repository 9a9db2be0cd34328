import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const lifetime = 30 * 24 * 60 * 60 * 1000;

/** PEM texts: an authority, and a server certificate for 127.0.0.1 signed by it. */
export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const validity = () => ({
  notBefore: new Date(Date.now() - 60_000),
  notAfter: new Date(Date.now() + lifetime),
});
const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

function createAuthority(keys: webcrypto.CryptoKeyPair) {
  return x509.X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=Sandbox RDS Root CA',
      ...validity(),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      ],
    },
    webcrypto,
  );
}

function createServerCertificate(publicKey: webcrypto.CryptoKey, signingKey: webcrypto.CryptoKey) {
  const name = new x509.SubjectAlternativeNameExtension([
    { type: 'ip', value: '127.0.0.1' },
    { type: 'dns', value: 'localhost' },
  ]);
  const options = { ...validity(), signingAlgorithm: algorithm, publicKey, signingKey, extensions: [name] };
  return x509.X509CertificateGenerator.create(
    { subject: 'CN=127.0.0.1', issuer: 'CN=Sandbox RDS Root CA', ...options },
    webcrypto,
  );
}

/** Makes an authority and a server certificate; the authority's key is forgotten. */
export async function createCertificates(): Promise<Certificates> {
  const [authorityKeys, serverKeys] = await Promise.all([newKeys(), newKeys()]);
  const authority = await createAuthority(authorityKeys);
  const certificate = await createServerCertificate(serverKeys.publicKey, authorityKeys.privateKey);
  const key = await webcrypto.subtle.exportKey('pkcs8', serverKeys.privateKey);
  return {
    authority: authority.toString('pem'),
    certificate: certificate.toString('pem'),
    key: x509.PemConverter.encode(key, 'PRIVATE KEY'),
  };
}
