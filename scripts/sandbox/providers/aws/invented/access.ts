import type { Values } from '../../plugin/values.ts';
import { arn } from '../behaviour.ts';
import { hex, type Invent, type Invented } from './invent.ts';

const iam =
  (kind: string, name: (planned: Values) => string): Invent =>
  (planned, { account }) => {
    const id = `arn:aws:iam::${account}:${kind}/${name(planned)}`;
    return { id, arn: id, policy_id: `ANPA${hex(8).toUpperCase()}` };
  };

/** Roles, policies, and the registry of images. */
export const access: Invented = {
  aws_ecr_lifecycle_policy: ({ repository = null }, { account }) => ({
    id: repository,
    registry_id: account,
  }),
  aws_ecr_repository: ({ name = null }, aws) => ({
    id: name,
    arn: arn(aws, 'ecr', `repository/${name}`),
    registry_id: aws.account,
    repository_url: `${aws.account}.dkr.ecr.${aws.region}.amazonaws.com/${name}`,
  }),
  aws_iam_openid_connect_provider: iam('oidc-provider', ({ url }) => String(url).replace('https://', '')),
  aws_iam_policy: iam('policy', ({ name }) => String(name)),
  aws_iam_role: ({ name = null, path }, { account }) => ({
    id: name,
    arn: `arn:aws:iam::${account}:role${path ?? '/'}${name}`,
    create_date: new Date().toISOString().replace(/\.\d+/, ''),
    unique_id: `AROA${hex(8).toUpperCase()}`,
  }),
  aws_iam_role_policy: ({ name, role }) => ({ id: `${role}:${name}` }),
  aws_iam_role_policy_attachment: ({ role }) => ({ id: `${role}-${hex(13)}` }),
};
