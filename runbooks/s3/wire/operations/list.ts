import { headersOf, payer, quick, type Shape } from '../shape.ts';
import { eachInside, textOf } from '../xml.ts';
import { readListed } from './listed.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export const ListObjectsV2: Shape<'ListObjectsV2'> = {
  method: 'GET',
  deadline: quick,
  query: (input) => ({
    'list-type': '2',
    prefix: input.Prefix,
    delimiter: input.Delimiter,
    'start-after': input.StartAfter,
    'continuation-token': input.ContinuationToken,
    'max-keys': input.MaxKeys,
    'encoding-type': input.EncodingType,
  }),
  headers: (input) => headersOf(input, payer),
  read({ body }) {
    if (!body.includes('</')) throw new Error("S3's listing is no listing");
    const Contents = eachInside(body, 'Contents').map(readListed);
    const count = textOf(body, 'KeyCount');
    const prefixes = eachInside(body, 'CommonPrefixes').length;
    if (count !== undefined && Number(count) !== Contents.length + prefixes)
      throw new Error(`S3 announced ${count} keys in a listing and sent ${Contents.length}`);
    return {
      Contents,
      IsTruncated: textOf(body, 'IsTruncated') === 'true',
      NextContinuationToken: textOf(body, 'NextContinuationToken'),
      EncodingType: textOf(body, 'EncodingType') as 'url' | undefined,
    };
  },
};
