import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { selfSignedCertificate } from '../../../scripts/sandbox/providers/plugin/certificate.ts';

describe('the throw-away certificate', () => {
  it('is for localhost, valid now, and signed by its own key, every time', () => {
    for (let i = 0; i < 300; i++) {
      const { der, cert, key } = selfSignedCertificate();
      const parsed = new X509Certificate(cert);
      expect(parsed.raw.equals(der)).toBe(true);
      expect(parsed.verify(parsed.publicKey)).toBe(true);
      expect(parsed.checkPrivateKey(createPrivateKey(key))).toBe(true);
    }
    const parsed = new X509Certificate(selfSignedCertificate().cert);
    expect(parsed.subjectAltName).toBe('DNS:localhost');
    expect(Date.parse(parsed.validFrom)).toBeLessThan(Date.now());
    expect(Date.parse(parsed.validTo)).toBeGreaterThan(Date.now());
  });
});
