/** Names under which people keep secrets, in any spelling: `DB_PASSWORD`, `clientSecret`, `x-api-key`. */
const secretNames =
  /pass(word|wd|phrase|code)|passwd|pwd$|secret|token|credential|(api|access|private|auth|signing|encryption|master|account|shared|session|license)[-_ ]?key|^key[-_]?material|connection[-_ ]?string|database[-_ ]?url|_dsn$|^dsn$|webhook|salt$|pepper$|hmac|bearer|_pin$|(^|_)otp/i;

/** What such a name says when it ends like this: where the secret is kept, how long it may be, not what it is. */
const aboutSecrets =
  /(arn|arns|name|names|length|ttl|days|seconds|enabled|required|version|policy|type|count|algorithm|status|prefix|path|rotation|expiry|expires|update|validity|units?|lambda|provider|owner|specials?|keepers?|alias|usage|behavior)$|[-_ ]ids?$|Ids?$/i;

/** `tokenEndpointType` and `token_endpoint-type` alike. */
const words = (name: string) => name.replace(/([a-z])([A-Z])/g, '$1_$2');

/** Whether what is called so is a secret, whatever the provider says. */
export const isSecretName = (name: string): boolean =>
  secretNames.test(words(name)) && !aboutSecrets.test(words(name));

/** Settings that some secrets' names have (`http_tokens: required`): nobody is told anything by them. */
export const isSwitch = (value: string): boolean =>
  /^(true|false|null|none|yes|no|on|off|enabled|disabled|required|optional|default|active|inactive|\d{1,5})?$/i.test(
    value.trim(),
  );
