import { createSecrets } from '../engine/secrets/secrets.ts';

/** Credentials that come by the environment, and that Terraform, the SDK and GitHub use. */
const variables =
  /^(AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|AWS_CONTAINER_AUTHORIZATION_TOKEN|TF_TOKEN_.+|GITHUB_TOKEN)$/;

/** Every secret this process has seen: one process is one run. */
export const secrets = createSecrets();

for (const [name, value] of Object.entries(process.env)) {
  if (value && variables.test(name)) secrets.register(value);
}
