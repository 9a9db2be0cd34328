/** Where the API uploads to. */
export interface MediaSettings {
  readonly bucket: string;
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What the API reads from its environment. */
export interface Settings {
  readonly database: { host: string; port: number; database: string; user: string; password: string };
  /** File with the certificate authority of the database. */
  readonly authorityFile?: string;
  readonly media?: MediaSettings;
  /** Port of the health check. */
  readonly port: number;
  /** Takes one line per acknowledged write. */
  readonly acknowledgedFile: string;
  readonly rowsPerSecond: number;
  readonly objectsPerSecond: number;
}

/** Reads the environment; throws which variable is missing. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const required = (name: string) => {
    const value = env[name];
    if (!value) throw new Error(`The environment variable ${name} is missing.`);
    return value;
  };
  const mediaOf = (bucket: string): MediaSettings => ({
    bucket,
    region: env.AWS_REGION ?? 'us-east-1',
    endpoint: required('AWS_ENDPOINT_URL'),
    credentials: {
      accessKeyId: required('AWS_ACCESS_KEY_ID'),
      secretAccessKey: required('AWS_SECRET_ACCESS_KEY'),
    },
  });
  return {
    database: {
      host: required('DATABASE_HOST'),
      port: Number(env.DATABASE_PORT ?? 5432),
      database: required('DATABASE_NAME'),
      user: required('DATABASE_USER'),
      password: required('DATABASE_PASSWORD'),
    },
    authorityFile: env.PGSSLROOTCERT,
    media: env.MEDIA_BUCKET ? mediaOf(env.MEDIA_BUCKET) : undefined,
    port: Number(required('PORT')),
    acknowledgedFile: required('ACKNOWLEDGED_FILE'),
    rowsPerSecond: Number(env.WRITE_ROWS_PER_SECOND ?? 20),
    objectsPerSecond: Number(env.WRITE_OBJECTS_PER_SECOND ?? 1),
  };
}
