import { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate/index.js';
import { AcmCertificateValidation } from '@cdktf/provider-aws/lib/acm-certificate-validation/index.js';
import type { DataAwsRoute53Zone } from '@cdktf/provider-aws/lib/data-aws-route53-zone/index.js';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record/index.js';
import { Construct } from 'constructs';
import { address } from '../address.ts';

export interface CertificateProps {
  /** Name of the certificate and its validation in Terraform: `api`. */
  readonly address: string;
  readonly domainName: string;
  readonly zone: DataAwsRoute53Zone;
  /** Default: the region of the workspace. */
  readonly provider?: AwsProvider | undefined;
}

/** A certificate of ACM, which renews it for as long as the record that proves the name stays. */
export class Certificate extends Construct {
  /** Of the issued certificate: what uses it waits until ACM has seen the record. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    const { address: at, domainName, provider } = props;
    const given = provider ? { provider } : {};
    // A listener holds on to its certificate: the new one comes first.
    const lifecycle = { createBeforeDestroy: true };
    const config = { domainName, validationMethod: 'DNS', lifecycle, ...given };
    const certificate = address(at, new AcmCertificate(this, 'certificate', config));
    const { fqdn } = this.#record(props, certificate);
    const validation = { certificateArn: certificate.arn, validationRecordFqdns: [fqdn], ...given };
    this.arn = address(at, new AcmCertificateValidation(this, 'validation', validation)).certificateArn;
  }

  #record({ address: at, zone }: CertificateProps, certificate: AcmCertificate): Route53Record {
    // One name, one record: no `for_each` over what is known only after ACM has answered.
    const { resourceRecordName, resourceRecordType, resourceRecordValue } =
      certificate.domainValidationOptions.get(0);
    const record = {
      zoneId: zone.zoneId,
      name: resourceRecordName,
      type: resourceRecordType,
      records: [resourceRecordValue],
      ttl: 300,
      // ACM asks the same record for every certificate of a name, the one being replaced included.
      allowOverwrite: true,
    };
    return address(`${at}_certificate`, new Route53Record(this, 'record', record));
  }
}
