import type { Input } from '../../client.ts';
import {
  copying,
  headersOf,
  metadataHeaders,
  payer,
  quick,
  type Shape,
  versionOf,
  written,
} from '../shape.ts';
import { escapeXml, textOf } from '../xml.ts';
import { conditions } from './copy.ts';

const checksums = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
export const CreateMultipartUpload: Shape<'CreateMultipartUpload'> = {
  method: 'POST',
  deadline: quick,
  query: () => ({ uploads: '' }),
  headers: (input) => ({
    ...headersOf(input, { ...written, Tagging: 'x-amz-tagging', ChecksumType: 'x-amz-checksum-type' }),
    ...metadataHeaders(input.Metadata),
  }),
  read: ({ body }) => ({ UploadId: textOf(body, 'UploadId') }),
};

const uploadOf = ({ UploadId, PartNumber }: { UploadId?: string; PartNumber?: number }) => ({
  uploadId: UploadId,
  partNumber: PartNumber,
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html */
export const UploadPartCopy: Shape<'UploadPartCopy'> = {
  method: 'PUT',
  deadline: copying,
  query: uploadOf,
  headers: (input) =>
    headersOf(input, { ...conditions, CopySourceRange: 'x-amz-copy-source-range', ...payer }),
  read({ body }) {
    const result: Record<string, string | undefined> = { ETag: textOf(body, 'ETag') };
    if (!result.ETag)
      throw Object.assign(new Error('S3 says that it copied a part, and not what'), {
        name: 'InternalError',
      });
    for (const checksum of checksums) result[`Checksum${checksum}`] = textOf(body, `Checksum${checksum}`);
    return { CopyPartResult: result };
  },
};

type Part = NonNullable<NonNullable<Input<'CompleteMultipartUpload'>['MultipartUpload']>['Parts']>[number];

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export const CompleteMultipartUpload: Shape<'CompleteMultipartUpload'> = {
  method: 'POST',
  deadline: copying,
  query: uploadOf,
  headers: (input) => headersOf(input, { ...conditions, ChecksumType: 'x-amz-checksum-type', ...payer }),
  body: ({ MultipartUpload }) =>
    `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${(MultipartUpload?.Parts ?? []).map(writePart).join('')}</CompleteMultipartUpload>`,
  read: ({ body, headers }) => ({ ETag: textOf(body, 'ETag'), ...versionOf(headers) }),
};

function writePart(part: Part): string {
  const named = checksums.map((checksum) => `Checksum${checksum}` as const);
  const fields = ['ETag', 'PartNumber', ...named] as const;
  const elements = fields.map((field) =>
    part[field] === undefined ? '' : `<${field}>${escapeXml(String(part[field]))}</${field}>`,
  );
  return `<Part>${elements.join('')}</Part>`;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
export const AbortMultipartUpload: Shape<'AbortMultipartUpload'> = {
  method: 'DELETE',
  deadline: quick,
  query: uploadOf,
  headers: (input) => headersOf(input, payer),
  read: () => ({}),
};
