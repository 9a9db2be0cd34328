/** A call to the emulator in AWS's JSON protocol. It does not check signatures, but finds region and service in them. */
export interface AwsCall {
  readonly endpoint: string;
  readonly region: string;
  readonly service: string;
  /** `secretsmanager.GetSecretValue`: the protocol's X-Amz-Target. */
  readonly target: string;
  readonly body: object;
}

const authorization = (region: string, service: string) =>
  `AWS4-HMAC-SHA256 Credential=testing/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=none`;

/** Calls the emulator and returns its answer; throws the service's own error type and message. */
export async function awsCall<T>({ endpoint, region, service, target, body }: AwsCall): Promise<T> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      authorization: authorization(region, service),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as T & { __type?: string; message?: string; Message?: string };
  if (response.ok) return answer;
  throw new Error(`${answer.__type ?? response.status}: ${answer.message ?? answer.Message ?? target}`);
}
