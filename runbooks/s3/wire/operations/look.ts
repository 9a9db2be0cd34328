import type { Output } from '../../client.ts';
import type { Answer } from '../exchange.ts';
import { headersOf, metadataOf, payer, quick, type Shape, written } from '../shape.ts';
import { eachInside, textOf } from '../xml.ts';

type Head = Omit<Output<'HeadObject'>, '$metadata'>;

const asText = {
  ETag: 'etag',
  VersionId: 'x-amz-version-id',
  ChecksumCRC32: 'x-amz-checksum-crc32',
  ChecksumCRC32C: 'x-amz-checksum-crc32c',
  ChecksumCRC64NVME: 'x-amz-checksum-crc64nvme',
  ChecksumSHA1: 'x-amz-checksum-sha1',
  ChecksumSHA256: 'x-amz-checksum-sha256',
  ChecksumType: 'x-amz-checksum-type',
  ServerSideEncryption: 'x-amz-server-side-encryption',
  SSEKMSKeyId: 'x-amz-server-side-encryption-aws-kms-key-id',
  ReplicationStatus: 'x-amz-replication-status',
  ...written,
} as const;

const asNumber = {
  ContentLength: 'content-length',
  PartsCount: 'x-amz-mp-parts-count',
  TagCount: 'x-amz-tagging-count',
  MissingMeta: 'x-amz-missing-meta',
} as const;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export const HeadObject: Shape<'HeadObject'> = {
  method: 'HEAD',
  deadline: quick,
  query: ({ PartNumber, VersionId }) => ({ partNumber: PartNumber, versionId: VersionId }),
  headers: (input) =>
    headersOf(input, { IfMatch: 'if-match', ChecksumMode: 'x-amz-checksum-mode', ...payer }),
  read: readHead,
};

function readHead(answer: Answer): Head {
  const { headers } = answer;
  const head: Record<string, unknown> = { Metadata: metadataOf(answer) };
  for (const [field, name] of Object.entries(asText)) if (headers[name]) head[field] = headers[name];
  for (const [field, name] of Object.entries(asNumber))
    if (headers[name]) head[field] = Number(headers[name]);
  const { expires, 'last-modified': modified } = headers;
  const until = headers[written.ObjectLockRetainUntilDate];
  return {
    ...head,
    Expires: undefined,
    ExpiresString: expires,
    LastModified: modified ? new Date(modified) : undefined,
    ObjectLockRetainUntilDate: until ? new Date(String(until)) : undefined,
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html */
export const GetObjectTagging: Shape<'GetObjectTagging'> = {
  method: 'GET',
  deadline: quick,
  query: ({ VersionId }) => ({ tagging: '', versionId: VersionId }),
  headers: (input) => headersOf(input, payer),
  read: ({ body }) => ({
    TagSet: eachInside(body, 'Tag').map((tag) => ({ Key: textOf(tag, 'Key'), Value: textOf(tag, 'Value') })),
  }),
};
