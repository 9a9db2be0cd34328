import { copying, headersOf, type Shape, versionOf, written } from '../shape.ts';
import { textOf } from '../xml.ts';

export const conditions = {
  IfMatch: 'if-match',
  IfNoneMatch: 'if-none-match',
  CopySource: 'x-amz-copy-source',
  CopySourceIfMatch: 'x-amz-copy-source-if-match',
} as const;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export const CopyObject: Shape<'CopyObject'> = {
  method: 'PUT',
  deadline: copying,
  headers: (input) =>
    headersOf(input, {
      ...conditions,
      ...written,
      MetadataDirective: 'x-amz-metadata-directive',
      TaggingDirective: 'x-amz-tagging-directive',
    }),
  read({ body, headers }) {
    const ETag = textOf(body, 'ETag');
    if (!ETag)
      throw Object.assign(new Error('S3 says that it copied, and not what'), { name: 'InternalError' });
    return { CopyObjectResult: { ETag }, ...versionOf(headers) };
  },
};
