import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret/index.js';
import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js';
import { Password } from '@cdktf/provider-random/lib/password/index.js';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { address } from './address.ts';
import { literal } from './literal.ts';
import type { Statement } from './role.ts';

export interface SecretProps {
  /** Name of the three resources: `database_admin`. */
  readonly address: string;
  /** Name in Secrets Manager. */
  readonly name: string;
  readonly username: string;
  /** Special characters a password may hold; empty for letters and digits only. */
  readonly specials: string;
  /** A new value makes a new password. */
  readonly keeper: string;
  /** Days in which a deleted secret can be brought back; 0 deletes it at once and frees the name. */
  readonly recoveryDays: number;
}

/** Where the secret's user connects to; Terraform expressions. */
export interface Endpoint {
  readonly host: string;
  readonly port: string;
  readonly dbname: string;
}

/** A database role's generated password, and the secret that hands it out with all it takes to connect. */
export class Secret extends Construct {
  readonly password: string;
  readonly resource: SecretsmanagerSecret;
  readonly #props: SecretProps;

  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id);
    this.#props = props;
    this.password = this.#generate().result;
    const { name, recoveryDays } = props;
    const config = { name, recoveryWindowInDays: recoveryDays };
    this.resource = address(props.address, new SecretsmanagerSecret(this, 'secret', config));
  }

  /** Stores the whole connection; apart from the constructor because the instance needs the password first. */
  store({ host, port, dbname }: Endpoint): SecretsmanagerSecretVersion {
    const { username } = this.#props;
    const secretString = Fn.jsonencode({ username, password: this.password, host, port, dbname });
    const version = new SecretsmanagerSecretVersion(this, 'version', {
      secretId: this.resource.id,
      secretString,
    });
    return address(this.#props.address, version);
  }

  allowRead(): Statement {
    return { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [this.resource.arn] };
  }

  #generate(): Password {
    const { keeper, specials } = this.#props;
    const config = {
      length: 40,
      minLower: 1,
      minUpper: 1,
      minNumeric: 1,
      minSpecial: specials === '' ? 0 : 1,
      special: specials !== '',
      overrideSpecial: literal(specials),
      keepers: { instance: keeper },
      // Other characters are for the next generation: a new password under a running application locks it out.
      lifecycle: { ignoreChanges: ['min_special', 'special', 'override_special'] },
    };
    return address(this.#props.address, new Password(this, 'password', config));
  }
}
