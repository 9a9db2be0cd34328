/** Text of the first element of that name. */
export const element = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

/** Contents of all elements of that name. */
export const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))].map(([, content = '']) => content);

const instances = /<DBInstance>[\s\S]*?<\/DBInstance>/g;
const endpoints = /<Endpoint>[\s\S]*?<\/Endpoint>/;

/** Puts real addresses into every `<DBInstance>`; `portOf` knows the port of an identifier. */
export function rewriteEndpoints(xml: string, portOf: (identifier: string) => number | undefined): string {
  return xml.replace(instances, (instance) => {
    const port = portOf(element(instance, 'DBInstanceIdentifier') ?? '');
    if (port === undefined) return instance;
    return instance.replace(endpoints, (endpoint) =>
      endpoint
        .replace(/<Address>[^<]*<\/Address>/, '<Address>127.0.0.1</Address>')
        .replace(/<Port>[^<]*<\/Port>/, `<Port>${port}</Port>`),
    );
  });
}
