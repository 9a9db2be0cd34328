import { documentElement, parseXml, text, type Xml } from './xml.ts';

/** AWS answered with an error; `code` is AWS' own word for it, for example `DBInstanceNotFound`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
    this.status = status;
  }
}

/** Where the emulated AWS listens, and as whom the provider calls it. */
export interface Account {
  readonly endpoint: string;
  readonly region: string;
  readonly account: string;
}

export type Parameters = { readonly [name: string]: string | number | boolean | null | undefined };

/** The emulator does not check signatures, but it routes requests by the scope in this header. */
const authorization = (region: string, service: string) =>
  `AWS4-HMAC-SHA256 Credential=testing/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=x`;

type Target = Pick<Account, 'endpoint' | 'region'> & { readonly service: string };

const send = async ({ endpoint, region, service }: Target, path: string, request: RequestInit) => {
  const headers = { ...request.headers, authorization: authorization(region, service) };
  const response = await fetch(`${endpoint}${path}`, { ...request, headers });
  return { status: response.status, ok: response.ok, body: await response.text() };
};

const xmlError = (status: number, body: string): ApiError => {
  const root = parseXml(body);
  for (const path of [['ErrorResponse', 'Error'], ['Response', 'Errors', 'Error'], ['Error']]) {
    const code = text(root, ...path, 'Code');
    if (code) return new ApiError(status, code, text(root, ...path, 'Message') ?? '');
  }
  return new ApiError(status, 'UnknownError', body.slice(0, 500) || `HTTP status ${status}`);
};

const versions = { ec2: '2016-11-15', rds: '2014-10-31', sts: '2011-06-15' };

/** Calls an action of a query API (EC2, RDS, STS); null and undefined parameters are left out. */
export const query = async (
  aws: Pick<Account, 'endpoint' | 'region'>,
  service: keyof typeof versions,
  parameters: Parameters & { readonly Action: string },
): Promise<Xml> => {
  const given = Object.entries({ ...parameters, Version: versions[service] }).filter(
    ([, value]) => value != null,
  );
  const body = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
  const answer = await send({ ...aws, service }, '/', { method: 'POST', body });
  if (!answer.ok) throw xmlError(answer.status, answer.body);
  return documentElement(parseXml(answer.body));
};

const prefixes = {
  'application-autoscaling': 'AnyScaleFrontendService',
  codedeploy: 'CodeDeploy_20141006',
  codepipeline: 'CodePipeline_20150709',
  'codestar-connections': 'CodeStar_connections_20191201',
  ecs: 'AmazonEC2ContainerServiceV20141113',
  secretsmanager: 'secretsmanager',
  ssm: 'AmazonSSM',
  states: 'AWSStepFunctions',
};

/** Calls an action of a JSON API (ECS, Secrets Manager, …). */
export const json = async <T>(
  aws: Account,
  target: `${keyof typeof prefixes}.${string}`,
  input: object,
): Promise<T> => {
  const [service, action] = target.split('.') as [keyof typeof prefixes, string];
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `${prefixes[service]}.${action}`,
  };
  const answer = await send({ ...aws, service }, '/', {
    method: 'POST',
    headers,
    body: JSON.stringify(input),
  });
  const body = answer.body ? JSON.parse(answer.body) : {};
  if (answer.ok) return body;
  throw new ApiError(
    answer.status,
    String(body.__type ?? 'UnknownError').replace(/^.*#/, ''),
    body.message ?? body.Message ?? '',
  );
};

/** Calls S3; the path begins with the bucket. Returns the body. */
export const s3 = async (
  aws: Account,
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  body?: string,
) => {
  const answer = await send({ ...aws, service: 's3' }, `/${path}`, { method, body });
  if (answer.ok) return answer.body;
  // A HEAD answer has no body to say it in.
  throw answer.body
    ? xmlError(answer.status, answer.body)
    : new ApiError(answer.status, `Http${answer.status}`, path);
};

/** The answer, or undefined when AWS says that there is no such thing. */
export const unlessMissing = async <T>(call: Promise<T>, ...codes: string[]): Promise<T | undefined> => {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiError && codes.some((code) => error.code.startsWith(code))) return undefined;
    throw error;
  }
};

/** Asks again every 100 ms until the answer is not undefined. Throws after ten minutes. */
export const waitFor = async <T>(what: string, ask: () => Promise<T | undefined>): Promise<T> => {
  const end = Date.now() + 600_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`gave up waiting for ${what} after 10 minutes`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
