/** A Terraform reference. */
export const of = (expression: string) => `\${${expression}}`;
