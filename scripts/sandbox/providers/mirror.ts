import { copyFile, link, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { version as awsVersion } from './aws/types.ts';
import { buildProvider } from './build.ts';
import { type Found, findProvider, namespace, terraformPlatform } from './search.ts';

export const randomVersion = '3.7.2';
const discovery = 'https://registry.terraform.io/.well-known/terraform.json';

/** Which providers Terraform will find, and where its configuration file lies. */
export interface Installed {
  /** For TF_CLI_CONFIG_FILE. */
  readonly cliConfigFile: string;
  readonly aws: { readonly kind: 'real' | 'quick' | 'registry'; readonly version?: string };
  readonly random: { readonly kind: 'stand-in' | 'real' | 'registry' };
}

interface Source<K extends string> {
  readonly kind: K;
  /** Absent: Terraform asks the registry. */
  readonly found?: Found;
}

const registryAnswers = async (): Promise<boolean> => {
  try {
    return (await fetch(discovery, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
};

const isProxied = (env: NodeJS.ProcessEnv) => Boolean(env.HTTPS_PROXY || env.https_proxy);

const missing = `The AWS provider ${awsVersion} for Terraform is not on this machine, and registry.terraform.io does not \
answer. Connect to the internet, or bring a mirror that another machine has made with \
\`terraform providers mirror\` to ~/.terraform.d/plugins, or do with the stand-in: --quick.`;

const standIn = async (name: 'aws' | 'random', version: string): Promise<Found> => ({
  path: await buildProvider(name, version),
  packed: false,
});

const chooseAws = async (quick: boolean): Promise<Source<'real' | 'quick' | 'registry'>> => {
  if (quick) return { kind: 'quick', found: await standIn('aws', awsVersion) };
  const found = findProvider({ name: 'aws', version: awsVersion, platform: terraformPlatform() });
  if (found) return { kind: 'real', found };
  // Behind a proxy only Terraform itself can tell: Node's fetch does not use one.
  if (!isProxied(process.env) && !(await registryAnswers())) throw new Error(missing);
  return { kind: 'registry' };
};

const chooseRandom = async (quick: boolean): Promise<Source<'stand-in' | 'real' | 'registry'>> => {
  const id = { name: 'random', version: randomVersion, platform: terraformPlatform() };
  const found = quick ? undefined : findProvider(id);
  if (found) return { kind: 'real', found };
  if (!quick && (await registryAnswers())) return { kind: 'registry' };
  return { kind: 'stand-in', found: await standIn('random', randomVersion) };
};

/** Terraform follows a symbolic link at platform level only, and none to an archive. */
const place = async (mirror: string, id: { name: string; version: string }, { path, packed }: Found) => {
  const provider = join(mirror, namespace, id.name);
  const target = packed ? join(provider, basename(path)) : join(provider, id.version, terraformPlatform());
  await mkdir(dirname(target), { recursive: true });
  if (packed) await link(path, target).catch(() => copyFile(path, target));
  else await symlink(path, target, 'dir');
};

const cliConfig = (mirror: string, mirrored: readonly string[]) => {
  const names = JSON.stringify(mirrored.map((name) => `registry.terraform.io/hashicorp/${name}`));
  return `disable_checkpoint = true

provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ${names}
  }
  direct {
    exclude = ${names}
  }
}
`;
};

/**
 * Writes a Terraform CLI configuration and a provider mirror into `directory` (absolute). `quick` takes the
 * stand-ins for both providers; otherwise the real ones of this machine or the registry, and a stand-in for
 * hashicorp/random only where neither has it.
 */
export const installProviders = async (options: {
  directory: string;
  quick: boolean;
}): Promise<Installed> => {
  const [aws, random] = await Promise.all([chooseAws(options.quick), chooseRandom(options.quick)]);
  const mirror = join(options.directory, 'mirror');
  await rm(mirror, { recursive: true, force: true });
  await mkdir(mirror, { recursive: true });
  if (aws.found) await place(mirror, { name: 'aws', version: awsVersion }, aws.found);
  if (random.found) await place(mirror, { name: 'random', version: randomVersion }, random.found);
  const cliConfigFile = join(options.directory, 'terraform.rc');
  const mirrored = [...(aws.found ? ['aws'] : []), ...(random.found ? ['random'] : [])];
  await writeFile(cliConfigFile, cliConfig(mirror, mirrored));
  const version = aws.kind === 'registry' ? {} : { version: awsVersion };
  return { cliConfigFile, aws: { kind: aws.kind, ...version }, random: { kind: random.kind } };
};
