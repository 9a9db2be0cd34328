import { parseJson } from './json.ts';

/** What Terraform itself hides when it prints a state: marked by the provider's schema or by the code. */
interface Held {
  readonly outputs?: Readonly<Record<string, { readonly value: unknown; readonly sensitive?: boolean }>>;
  readonly resources?: readonly {
    readonly instances?: readonly {
      readonly attributes?: Readonly<Record<string, unknown>>;
      readonly sensitive_attributes?: readonly (readonly PathStep[])[];
    }[];
  }[];
}
type PathStep = { readonly type: string; readonly value: unknown };

/** Every secret that a state holds, in the format `terraform state pull` prints. */
export function sensitiveValues(raw: string): string[] {
  const { outputs = {}, resources = [] } = parseJson<Held>(raw, 'The Terraform state');
  const instances = resources.flatMap((resource) => resource.instances ?? []);
  return [
    ...secretsOf(outputs),
    ...instances.flatMap(({ attributes = {}, sensitive_attributes = [] }) =>
      // An SSM parameter's value is always marked; only a SecureString is a secret, a String names an image.
      attributes.type === 'String'
        ? []
        : sensitive_attributes.flatMap((path) => secretsIn(at(attributes, path))),
    ),
  ];
}

/** The secrets among sensitive outputs as `terraform output -json` prints them. */
export const secretsOf = (outputs: Held['outputs'] = {}): string[] =>
  Object.values(outputs).flatMap(({ value, sensitive }) => (sensitive ? secretsIn(value) : []));

const at = (attributes: unknown, path: readonly PathStep[]): unknown =>
  path.reduce<unknown>((value, { value: key }) => {
    const name = typeof key === 'object' ? (key as { value?: unknown } | null)?.value : key;
    return (value as Record<string, unknown> | null | undefined)?.[String(name)];
  }, attributes);

/** A login kept as JSON also says where the server is: of an object only what is named like a secret is one. */
const named = /password|secret|token|private|key/i;

function secretsIn(value: unknown, inside = false): string[] {
  if (typeof value === 'string') {
    const object = inside ? undefined : objectIn(value);
    return object ? secretsIn(object) : [value];
  }
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap((item) => secretsIn(item, inside));
  return Object.entries(value).flatMap(([name, inner]) =>
    named.test(name) || typeof inner === 'object' ? secretsIn(inner, true) : [],
  );
}

function objectIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
