/**
 * What a program is told by its environment is where secrets stand that no provider marks. So a value is shown only where
 * it has a form in which nobody keeps one; see docs/decisions/0044-secrets-in-plans.md.
 */
const harmless: readonly RegExp[] = [
  /^$/,
  /^(true|false|yes|no|on|off|null|none|enabled|disabled)$/i,
  /^-?\d{1,6}(\.\d{1,6})?(ms|s|m|h|d|k|mb|gb|%)?$/i,
  /^(trace|debug|verbose|info|notice|warn|warning|error|fatal|silent|json|text|plain)$/i,
  /^(production|prod|staging|stage|testing|test|development|dev|preview|sandbox|local)$/i,
  /^(utc|utf-?8|c|posix|[a-z]{2}[_-][A-Z]{2}(\.utf-?8)?)$/i,
  /^[a-z]{2}(-[a-z]+)+-\d[a-z]?$/,
  // An ARN says where a thing is.
  /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12})?:[\w./:*@-]+$/,
  // A host of letters, and a URL of one, without user, path or query.
  /^([a-z]+:\/\/)?([a-z][a-z-]{0,40}\.)+[a-z]{2,24}(:\d{1,5})?\/?$/,
  /^([a-z]+:\/\/)?(localhost|\d{1,3}(\.\d{1,3}){3})(:\d{1,5})?\/?$/,
  /^\/[a-z]+(\/[a-z]+)*\/?$/,
];

/** Whether a variable's value may be shown. */
export const isHarmless = (value: unknown): boolean =>
  typeof value !== 'string' || harmless.some((form) => form.test(value));
