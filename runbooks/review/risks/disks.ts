import { both, gone, had, lower, off, type Risk } from './risk.ts';

const ebs = 'https://docs.aws.amazon.com/ebs/latest/userguide';
const efs = 'https://docs.aws.amazon.com/efs/latest/ug';
const kept = had('final_snapshot', true);

/** Volumes, file systems, and machines with disks of their own. */
export const disks: readonly Risk[] = [
  {
    id: 'ebs/deleted',
    types: ['aws_ebs_volume'],
    when: both(gone, (resource) => !kept(resource)),
    severity: 'danger',
    lost: 'The volume with everything on it.',
    recovery: 'From a snapshot, if there is one; none is taken (final_snapshot is off).',
    link: `${ebs}/ebs-deleting-volume.html`,
  },
  {
    id: 'ebs/deleted-with-snapshot',
    types: ['aws_ebs_volume'],
    when: both(gone, kept),
    severity: 'danger',
    lost: 'The volume. A snapshot of it stays.',
    recovery: 'From that snapshot, as a new volume with another id.',
    link: `${ebs}/ebs-deleting-volume.html`,
  },
  {
    id: 'ebs/shrunk',
    types: ['aws_ebs_volume'],
    when: both(({ kind }) => kind === 'update', lower('size')),
    severity: 'warning',
    lost: 'Nothing: EBS refuses to make a volume smaller, so the apply fails half-way.',
    recovery: 'Deploy the former size again; for a smaller one copy the files to a new volume.',
    link: `${ebs}/modify-volume-requirements.html`,
  },
  {
    id: 'ebs/snapshot-deleted',
    types: ['aws_ebs_snapshot', 'aws_ebs_snapshot_copy', 'aws_ami'],
    when: gone,
    severity: 'danger',
    lost: 'The snapshot or image, and with it the way back to its moment.',
    recovery: 'Only from the Recycle Bin, where a rule keeps it.',
    link: `${ebs}/ebs-deleting-snapshot.html`,
  },
  {
    id: 'ec2/instance-deleted',
    types: ['aws_instance', 'aws_spot_instance_request'],
    when: gone,
    severity: 'danger',
    lost: 'The machine with its root volume (unless delete_on_termination is off), its instance store, and its private address.',
    recovery: 'Not at all, but from snapshots of its volumes.',
    link: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html',
  },
  {
    id: 'ec2/unprotected',
    types: ['aws_instance'],
    when: off('disable_api_termination'),
    severity: 'warning',
    lost: 'The guard against its termination.',
    recovery: 'Switch disable_api_termination on again.',
    link: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_ChangingDisableAPITermination.html',
  },
  {
    id: 'efs/deleted',
    types: [
      'aws_efs_file_system',
      'aws_fsx_lustre_file_system',
      'aws_fsx_windows_file_system',
      'aws_fsx_ontap_file_system',
      'aws_fsx_openzfs_file_system',
    ],
    when: gone,
    severity: 'danger',
    lost: 'The file system with every file on it.',
    recovery: 'From AWS Backup, if it is backed up, as a new file system with another id.',
    link: `${efs}/delete-efs-fs.html`,
  },
  {
    id: 'efs/backups-off',
    types: ['aws_efs_backup_policy'],
    when: (resource) => off('backup_policy.0.status')(resource) || resource.kind === 'destroy',
    severity: 'warning',
    lost: 'The daily backup of the file system.',
    recovery: 'Switch it on again; days without one stay without.',
    link: `${efs}/awsbackup.html`,
  },
  {
    id: 'backup/deleted',
    types: ['aws_backup_vault', 'aws_backup_plan', 'aws_backup_selection', 'aws_dlm_lifecycle_policy'],
    when: gone,
    severity: 'danger',
    lost: 'Backups that would have been made, and of a vault with force_destroy those that are there.',
    recovery: 'By creating it again; what was not backed up meanwhile stays so.',
    link: 'https://docs.aws.amazon.com/aws-backup/latest/devguide/vaults.html',
  },
];
