/** Text in which Terraform must not see the beginning of a template, `${` or `%{`. */
export const literal = (text: string) => text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
