/** What a rule asks for and this project does without. */
export interface Exception {
  readonly like: string;
  readonly at: RegExp;
  readonly reason: string;
}

/** Each with its reason; one that nothing needs any more fails a test. */
export const exceptions: readonly Exception[] = [
  {
    like: 'CKV_AWS_300',
    at: /^aws_s3_bucket\.state$/,
    reason: 'Old states are the way back from a bad apply, and small; nobody uploads them in parts',
  },
  {
    like: 'CKV_AWS_300',
    at: /^aws_s3_bucket\.media_previous$/,
    reason: 'Nothing of the bucket on its way out is thrown away while it is the way back',
  },
  {
    like: 'CKV_AWS_226',
    at: /^aws_db_instance\./,
    reason:
      'The version is in the workspace file; a version that AWS chose would make the next plan want the old one',
  },
  {
    like: 'CKV_AWS_161',
    at: /^aws_db_instance\./,
    reason:
      'IAM tokens end after 15 minutes and pools would have to renew them; passwords are generated, in Secrets Manager only',
  },
  {
    like: 'CKV_AWS_118',
    at: /^aws_db_instance\./,
    reason: 'Performance Insights and the alarms tell what an operator of a small team acts on',
  },
  {
    like: 'CKV_AWS_149',
    at: /^aws_secretsmanager_secret\./,
    reason:
      'AWS’s own key encrypts it; a key of our own adds a price and a way to lose everything, and no other account reads it',
  },
  {
    like: 'CKV_AWS_136',
    at: /^aws_ecr_repository\./,
    reason: 'Images are encrypted by S3’s keys and hold no secrets',
  },
  {
    like: 'CKV_AWS_336',
    at: /^aws_ecs_task_definition\./,
    reason:
      'Runtimes write below /tmp and home; each would need a volume that only the image’s author can name',
  },
  {
    like: 'CKV_AWS_260',
    at: /^aws_vpc_security_group_ingress_rule\.balancer_https?$/,
    reason: 'The API is for everybody; HTTP only sends to HTTPS',
  },
  {
    like: 'ours',
    at: /^aws_s3_bucket\.pipeline$/,
    reason: 'Sources and builds on their way; all of it can be built again',
  },
  {
    like: 'CKV_AWS_382',
    at: /^aws_vpc_security_group_egress_rule\.api_to_https$/,
    reason: 'AWS itself has no addresses one could name: images, secrets, logs and objects come by HTTPS',
  },
  {
    like: 'CKV_AWS_68',
    at: /^aws_cloudfront_distribution\./,
    reason: 'It only hands out files that are public; the API behind the load balancer has a firewall',
  },
  {
    like: 'CKV_AWS_316',
    at: /^aws_codebuild_project\.pipeline_image$/,
    reason: 'Docker builds images; the machine is AWS’s own, for one build',
  },
  {
    like: 'CKV_AWS_219',
    at: /^aws_codepipeline\./,
    reason: 'Sources and builds are encrypted by S3; no other account reads them',
  },
  {
    like: 'CKV_AWS_158',
    at: /^aws_cloudwatch_log_group\./,
    reason: 'CloudWatch encrypts every log with a key of its own',
  },
  {
    like: 'CKV_AWS_26',
    at: /^aws_sns_topic\./,
    reason: 'With AWS’s own key CloudWatch could not publish; a notice names a metric and holds no secret',
  },
];
