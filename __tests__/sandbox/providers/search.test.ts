import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findInMirror, findProvider, mirrorCandidates } from '../../../scripts/sandbox/providers/search.ts';

const id = { name: 'aws', version: '5.100.0', platform: 'linux_amd64' };
const unpacked = 'registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64';
const packed = 'registry.terraform.io/hashicorp/aws/terraform-provider-aws_5.100.0_linux_amd64.zip';

let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const directory = (...parts: string[]) => mkdirSync(at(...parts), { recursive: true });
const file = (...parts: string[]) => {
  directory(...parts, '..');
  writeFileSync(at(...parts), '');
};
const search = (env: NodeJS.ProcessEnv = {}) =>
  findProvider(id, mirrorCandidates(env, [at('opt')], at('home')));

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'search-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the search for a provider', () => {
  it('finds nothing where there is nothing', () => expect(search()).toBeUndefined());

  it.each([
    ['the user plugin directory', 'home/.terraform.d/plugins'],
    ['the XDG data directory', 'home/.local/share/terraform/plugins'],
    ['a software prefix itself', 'opt'],
    ['its child', 'opt/mirror'],
    ['its grandchild', 'opt/terraform/providers'],
  ])('looks in %s', (_, mirror) => {
    directory(mirror, unpacked);
    expect(search()).toEqual({ path: at(mirror, unpacked), packed: false });
  });

  it('goes no deeper than grandchildren', () => {
    directory('opt/a/b/c', unpacked);
    expect(search()).toBeUndefined();
  });

  it('takes the plugin cache first', () => {
    directory('opt/mirror', unpacked);
    directory('cache', unpacked);
    expect(search({ TF_PLUGIN_CACHE_DIR: at('cache') })?.path).toBe(at('cache', unpacked));
  });

  it('honours XDG_DATA_HOME and every one of XDG_DATA_DIRS', () => {
    directory('two/terraform/plugins', unpacked);
    expect(search({ XDG_DATA_DIRS: `${at('one')}:${at('two')}` })).toBeDefined();
    expect(search({ XDG_DATA_HOME: at('two') })).toBeDefined();
  });

  it('reads the packed layout', () => {
    file('opt/mirror', packed);
    expect(search()).toEqual({ path: at('opt/mirror', packed), packed: true });
  });

  it('takes no other version and no other platform', () => {
    directory('opt', dirname(unpacked), 'darwin_arm64');
    directory('opt', unpacked.replace('5.100.0', '5.99.0'));
    expect(findInMirror(at('opt'), id)).toBeUndefined();
  });

  it('follows a linked mirror', () => {
    directory('elsewhere', unpacked);
    directory('opt');
    symlinkSync(at('elsewhere'), at('opt/linked'));
    expect(search()?.path).toBe(at('opt/linked', unpacked));
  });
});
