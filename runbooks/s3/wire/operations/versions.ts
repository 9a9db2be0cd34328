import type { Output } from '../../client.ts';
import { headersOf, payer, quick, type Shape } from '../shape.ts';
import { textOf } from '../xml.ts';
import { readListed } from './listed.ts';

type Listed = NonNullable<Output<'ListObjectVersions'>['Versions']>[number];

/**
 * `Versions` holds everything in S3's order, the newest of a key first, with the delete markers among them: these have no ETag. The
 * SDK would make two lists of it, and what came first would be lost where dates are of the same second.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 */
export const ListObjectVersions: Shape<'ListObjectVersions'> = {
  method: 'GET',
  deadline: quick,
  query: (input) => ({
    versions: '',
    prefix: input.Prefix,
    'key-marker': input.KeyMarker,
    'version-id-marker': input.VersionIdMarker,
    'max-keys': input.MaxKeys,
    'encoding-type': input.EncodingType,
  }),
  headers: (input) => headersOf(input, payer),
  read({ body }) {
    if (!body.trimEnd().endsWith('</ListVersionsResult>'))
      throw new Error("S3's listing of versions was cut off");
    return {
      Versions: [...body.matchAll(/<(Version|DeleteMarker)>(.*?)<\/\1>/gs)].map(([, , one = '']) =>
        read(one),
      ),
      IsTruncated: textOf(body, 'IsTruncated') === 'true',
      NextKeyMarker: textOf(body, 'NextKeyMarker'),
      NextVersionIdMarker: textOf(body, 'NextVersionIdMarker'),
      EncodingType: textOf(body, 'EncodingType') as 'url' | undefined,
    };
  },
};

const read = (xml: string): Listed => ({
  ...(readListed(xml) as Listed),
  VersionId: textOf(xml, 'VersionId'),
  IsLatest: textOf(xml, 'IsLatest') === 'true',
});
