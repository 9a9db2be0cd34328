import { randomUUID } from 'node:crypto';
import type { Values } from '../../plugin/values.ts';
import { arn, strings } from '../behaviour.ts';
import { hex, type Invent, type Invented, years } from './invent.ts';

/** One validation record for each name of a certificate. */
const validationOptions = (planned: Values) =>
  [...new Set([String(planned.domain_name), ...strings(planned.subject_alternative_names)])].map(
    (domain_name) => ({
      domain_name,
      resource_record_name: `_${hex(16)}.${domain_name.replace('*.', '')}.`,
      resource_record_type: 'CNAME',
      resource_record_value: `_${hex(16)}.acm-validations.aws.`,
    }),
  );

const certificate: Invent = (planned, aws) => {
  const id = arn(aws, 'acm', `certificate/${randomUUID()}`);
  return {
    id,
    arn: id,
    domain_validation_options: validationOptions(planned),
    subject_alternative_names: [String(planned.domain_name)],
    key_algorithm: 'RSA_2048',
    not_after: years(1),
    not_before: years(0),
    renewal_eligibility: 'INELIGIBLE',
    status: 'ISSUED',
    type: 'AMAZON_ISSUED',
  };
};

/** Certificates and names. */
export const certificates: Invented = {
  aws_acm_certificate: certificate,
  aws_acm_certificate_validation: () => ({ id: years(0) }),
  aws_route53_record: ({ zone_id, name, type }) => ({
    id: `${zone_id}_${name}_${type}`,
    fqdn: String(name).replace(/\.$/, ''),
  }),
};
