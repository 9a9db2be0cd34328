import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import { outputs } from './outputs.ts';

/**
 * An output that no plan can compute in another Terraform workspace than the one these files are for. Without it,
 * `terraform apply` in the workspace `default` would build a second, unknown staging.
 */
export function guardWorkspace(scope: Construct, name: string): void {
  const remedy = name === 'default' ? 'Unset TF_WORKSPACE.' : `Set TF_WORKSPACE=${name}.`;
  const output = new TerraformOutput(scope, outputs.workspace, { value: name, staticId: true });
  // CDKTF 0.21 accepts `precondition` in the constructor and does not write it down.
  output.addOverride('precondition', [
    {
      condition: `\${terraform.workspace == "${name}"}`,
      error_message: `These files are for the workspace "${name}", but Terraform is in the workspace "\${terraform.workspace}". ${remedy}`,
    },
  ]);
}
