interface Facts {
  readonly endpoint: string;
  readonly region: string;
  readonly authorityFile: string;
  /** Terraform CLI configuration file with the providers of the sandbox. */
  readonly cliConfigFile: string;
}

/** What a process needs that talks to the emulated AWS and to the databases in it. */
export const awsEnvironment = ({ endpoint, region, authorityFile }: Omit<Facts, 'cliConfigFile'>) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: 'testing',
  // Nothing checks it; of a real one's length, since a run masks its own wherever it turns up.
  AWS_SECRET_ACCESS_KEY: 'sandbox+0000000000000000000000000000000',
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_EC2_METADATA_DISABLED: 'true',
  PGSSLROOTCERT: authorityFile,
});

/** What a shell needs so that everything started from it works in the sandbox. */
export const shellEnvironment = (facts: Facts): Record<string, string> => ({
  ...awsEnvironment(facts),
  TF_CLI_CONFIG_FILE: facts.cliConfigFile,
  CHECKPOINT_DISABLE: '1',
  // No shared cache, which cdktf sets up by itself: a stand-in has the version of the real provider, and one sandbox, or
  // a real deploy, would find the other's there.
  TF_PLUGIN_CACHE_DIR: '',
  CDKTF_DISABLE_PLUGIN_CACHE_ENV: 'true',
  /** The address that a runbook opens the way to the database for. */
  RUNBOOK_FROM: '127.0.0.1/32',
  NO_PROXY: '127.0.0.1,localhost',
  no_proxy: '127.0.0.1,localhost',
});

/** Variables of a real AWS login that would speak against the sandbox's. */
export const unsetVariables = ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_CA_BUNDLE'];

/** Lines for `eval` in a shell. */
export const exportLines = (env: Record<string, string>): string[] => [
  `unset ${unsetVariables.join(' ')}`,
  ...Object.entries(env).map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`),
];
