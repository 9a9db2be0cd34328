import { both, either, gone, had, off, type Risk, replaced } from './risk.ts';

const kms = 'https://docs.aws.amazon.com/kms/latest/developerguide';
const secrets = 'https://docs.aws.amazon.com/secretsmanager/latest/userguide';
const atOnce = had('recovery_window_in_days', 0);

/** Keys and secrets. */
export const keys: readonly Risk[] = [
  {
    id: 'kms/deleted',
    types: ['aws_kms_key', 'aws_kms_replica_key', 'aws_kms_external_key', 'aws_cloudhsm_v2_cluster'],
    when: gone,
    severity: 'danger',
    lost: 'Everything that was encrypted by the key, wherever it is: databases, snapshots, objects, secrets.',
    recovery:
      'Until the waiting period ends (7 to 30 days) by cancelling the deletion: aws kms cancel-key-deletion. Then not at all.',
    link: `${kms}/deleting-keys.html`,
  },
  {
    id: 'kms/disabled',
    types: ['aws_kms_key', 'aws_kms_replica_key', 'aws_kms_external_key'],
    when: either(off('is_enabled'), off('enabled')),
    severity: 'danger',
    lost: 'The use of everything that is encrypted by the key, as long as it is disabled.',
    recovery: 'Enable it again.',
    link: `${kms}/enabling-keys.html`,
  },
  {
    id: 'kms/rotation-off',
    types: ['aws_kms_key'],
    when: off('enable_key_rotation'),
    severity: 'warning',
    lost: 'The yearly change of the key’s material.',
    recovery: 'Switch it on again.',
    link: `${kms}/rotate-keys.html`,
  },
  {
    id: 'secret/deleted-at-once',
    types: ['aws_secretsmanager_secret'],
    when: both(gone, atOnce),
    severity: 'danger',
    lost: 'The secret with all its versions, at once (recovery_window_in_days is 0).',
    recovery: 'Not at all.',
    link: `${secrets}/manage_delete-secret.html`,
  },
  {
    id: 'secret/deleted',
    types: ['aws_secretsmanager_secret'],
    when: both(gone, (resource) => !atOnce(resource)),
    severity: 'danger',
    lost: 'The secret: whoever reads it fails from then on.',
    recovery:
      'Until its recovery window ends (7 to 30 days): aws secretsmanager restore-secret. Its name is taken until then.',
    link: `${secrets}/manage_restore-secret.html`,
  },
  {
    id: 'parameter/deleted',
    types: ['aws_ssm_parameter'],
    when: gone,
    severity: 'warning',
    lost: 'The parameter with its history.',
    recovery: 'Not at all, but by writing it again.',
    link: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html',
  },
  {
    id: 'random/made-anew',
    types: ['random_password', 'random_string', 'random_id', 'random_uuid', 'random_pet', 'tls_private_key'],
    when: replaced,
    severity: 'warning',
    lost: 'The value: another one is made, and what has the old one (a database’s role, a session, a name) no longer agrees.',
    recovery: 'From an older version of the Terraform state.',
    link: 'https://registry.terraform.io/providers/hashicorp/random/latest/docs#resource-keepers',
  },
  {
    id: 'access-key/deleted',
    types: ['aws_iam_access_key', 'aws_iam_user', 'aws_iam_service_specific_credential'],
    when: gone,
    severity: 'warning',
    lost: 'The credentials: whoever uses them is refused from then on.',
    recovery: 'Only by handing out new ones.',
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
  },
];
