import { describe, expect, it } from '@jest/globals';
import { chooseBinaries, parseVersion } from '../../scripts/sandbox/postgres/find.ts';

const binaries = (version: string) => ({
  directory: `/usr/lib/postgresql/${version}`,
  version,
  major: Number.parseInt(version, 10),
});

describe('parseVersion', () => {
  it('reads what the servers of distributions print', () => {
    expect(parseVersion('postgres (PostgreSQL) 15.10 (Debian 15.10-0+deb12u1)')).toBe('15.10');
    expect(parseVersion('postgres (PostgreSQL) 17.2')).toBe('17.2');
    expect(parseVersion('command not found')).toBeUndefined();
  });
});

describe('chooseBinaries', () => {
  const found = [binaries('14.2'), binaries('16.4'), binaries('15.10')];

  it('takes the major version asked for', () => {
    expect(chooseBinaries(found, '15.4').version).toBe('15.10');
  });

  it('takes the newest where the major version is missing', () => {
    expect(chooseBinaries(found, '17.2').version).toBe('16.4');
  });

  it('says how to get one where there is none', () => {
    expect(() => chooseBinaries([], '15.4')).toThrow(/npm install/);
  });
});
