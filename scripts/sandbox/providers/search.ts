import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface ProviderId {
  readonly name: string;
  readonly version: string;
  /** As Terraform spells it, for example `linux_amd64`. */
  readonly platform: string;
}

/** A provider on this machine: an unpacked platform folder or a packed archive. */
export interface Found {
  readonly path: string;
  readonly packed: boolean;
}

/** This machine as Terraform spells it. */
export const terraformPlatform = (): string => {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const arch = { x64: 'amd64', ia32: '386' }[process.arch as string] ?? process.arch;
  return `${os}_${arch}`;
};

/** Folder of one provider inside a mirror. */
export const namespace = join('registry.terraform.io', 'hashicorp');

/** Looks for one version of a provider in one mirror directory, in both layouts Terraform knows. */
export const findInMirror = (mirror: string, { name, version, platform }: ProviderId): Found | undefined => {
  const provider = join(mirror, namespace, name);
  const unpacked = join(provider, version, platform);
  if (existsSync(unpacked)) return { path: unpacked, packed: false };
  const archive = join(provider, `terraform-provider-${name}_${version}_${platform}.zip`);
  return existsSync(archive) ? { path: archive, packed: true } : undefined;
};

const subdirectories = (directory: string): string[] => {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => join(directory, entry.name));
  } catch {
    return []; // Unreadable or absent: nothing to find there.
  }
};

/** The prefix itself, its children and its grandchildren. */
const nearby = (prefix: string): string[] => {
  const children = subdirectories(prefix);
  return [prefix, ...children, ...children.flatMap(subdirectories)];
};

/** Where Terraform itself looks; https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories */
const impliedMirrors = (env: NodeJS.ProcessEnv, home: string): string[] => {
  const xdg = [env.XDG_DATA_HOME ?? join(home, '.local', 'share')];
  const shared = (env.XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(':');
  const library = join('Library', 'Application Support', 'io.terraform', 'plugins');
  return [
    join('terraform.d', 'plugins'),
    join(home, '.terraform.d', 'plugins'),
    join(home, library),
    join('/', library),
    ...[...xdg, ...shared].map((directory) => join(directory, 'terraform', 'plugins')),
  ];
};

/** Every directory that may be a provider mirror, best known first. */
export const mirrorCandidates = (
  env: NodeJS.ProcessEnv = process.env,
  prefixes = ['/usr/share', '/usr/lib', '/usr/local', '/opt', '/srv'],
  home = homedir(),
): string[] => [
  ...(env.TF_PLUGIN_CACHE_DIR ? [env.TF_PLUGIN_CACHE_DIR] : []),
  ...impliedMirrors(env, home),
  ...prefixes.flatMap(nearby),
];

/** The first mirror that holds the provider. */
export const findProvider = (id: ProviderId, mirrors = mirrorCandidates()): Found | undefined => {
  for (const mirror of mirrors) {
    const found = findInMirror(mirror, id);
    if (found) return found;
  }
  return undefined;
};
