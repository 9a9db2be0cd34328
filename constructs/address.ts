import type { TerraformElement } from 'cdktf';

/**
 * Gives a resource the Terraform address `<type>.<name>` instead of one derived from the construct tree. An address is
 * a contract: under another one, Terraform destroys the resource and creates a new one. To be called before anything
 * refers to the resource: references made earlier keep the derived address.
 */
export function address<E extends TerraformElement>(name: string, element: E): E {
  element.overrideLogicalId(name);
  return element;
}
