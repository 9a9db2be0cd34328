import { hash } from 'node:crypto';
import { headersOf, payer, quick, type Shape } from '../shape.ts';
import { cutOut, eachInside, textOf } from '../xml.ts';
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

/** A page of that listing with a hash of what it lists: whether a page is as it was can be said without reading it. */
export const ListPage: Shape<'ListPage'> = {
  ...ListObjectsV2,
  read(answer, input) {
    const { inside, around } = cutOut(answer.bytes, 'Contents');
    const Sha256 = hash('sha256', inside);
    if (input.Objects) return { ...ListObjectsV2.read(answer, input), Sha256 };
    return { Sha256, IsTruncated: textOf(around, 'IsTruncated') === 'true' };
  },
};
