import type { Output } from '../../client.ts';
import { headersOf, payer, quick, type Shape } from '../shape.ts';
import { eachInside, textOf } from '../xml.ts';

type Grant = NonNullable<Output<'GetObjectAcl'>['Grants']>[number];

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html */
export const GetObjectAcl: Shape<'GetObjectAcl'> = {
  method: 'GET',
  deadline: quick,
  query: ({ VersionId }) => ({ acl: '', versionId: VersionId }),
  headers: (input) => headersOf(input, payer),
  read: ({ body }) => ({
    Owner: { ID: textOf(eachInside(body, 'Owner')[0] ?? '', 'ID') },
    Grants: eachInside(body, 'Grant').map((grant) => ({
      Grantee: {
        Type: undefined,
        ID: textOf(grant, 'ID'),
        URI: textOf(grant, 'URI'),
        EmailAddress: textOf(grant, 'EmailAddress'),
      },
      Permission: textOf(grant, 'Permission') as Grant['Permission'],
    })),
  }),
};
