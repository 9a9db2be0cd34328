import { describe, expect, it } from '@jest/globals';
import { stamped, stampOf } from '../../runbooks/github/stamp.ts';

const stamp = {
  run: 16_000_000_000,
  attempt: 2,
  commit: 'abc',
  verdict: 'danger',
  fingerprints: { staging: 'f1' },
};

describe('a stamp', () => {
  it('is read from the first line only, also where GitHub ends lines in its own way', () => {
    expect(stampOf(stamped(stamp, 'Text'))).toEqual(stamp);
    expect(stampOf(stamped(stamp, 'Text').replaceAll('\n', '\r\n'))).toEqual(stamp);
    expect(stampOf(`Text\n${stamped(stamp, '')}`)).toBeUndefined();
    for (const other of [
      undefined,
      null,
      '',
      'Text',
      '<!-- runbook review -->',
      '<!-- runbook review {"run": -->',
    ]) {
      expect(stampOf(other)).toBeUndefined();
    }
  });

  it('ends where it should, whatever a workspace is called', () => {
    const odd = { ...stamp, fingerprints: { 'a --> <script> --- --!> b': 'f1' } };
    const [line = ''] = stamped(odd, 'Text').split('\n');
    expect(line.slice(4, -3)).not.toMatch(/--|<|>/);
    expect(stampOf(stamped(odd, 'Text'))).toEqual(odd);
  });
});
