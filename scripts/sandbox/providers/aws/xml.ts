/** An XML element without attributes: text, or its children by name. */
export type Xml = string | { readonly [name: string]: readonly Xml[] };

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const unescaped = (text: string) =>
  text.replace(/&(?:#(\d+)|(\w+));/g, (all, code, name) =>
    code ? String.fromCodePoint(code) : (entities[name] ?? all),
  );

interface Open {
  readonly name: string;
  readonly children: Record<string, Xml[]>;
  text: string;
}

/** Reads the plain XML that AWS' query APIs answer with. Attributes, comments and namespaces are passed over. */
export const parseXml = (source: string): Xml => {
  const stack: Open[] = [{ name: '', children: {}, text: '' }];
  const top = () => stack.at(-1) as Open;
  const close = () => {
    const { name, children, text } = stack.pop() as Open;
    const value: Xml = Object.keys(children).length ? children : unescaped(text.trim());
    top().children[name] = [...(top().children[name] ?? []), value];
  };
  for (const [, end, name, empty, text] of source.matchAll(/<(\/?)([\w:.-]+)[^>]*?(\/?)>|([^<]+)/g)) {
    if (text !== undefined) top().text += text;
    else if (end) close();
    else {
      stack.push({ name: name as string, children: {}, text: '' });
      if (empty) close();
    }
  }
  return top().children;
};

/** All elements at the end of a path of names: `elements(answer, 'Groups', 'Group')`. */
export const elements = (node: Xml | undefined, ...path: string[]): readonly Xml[] =>
  path.reduce<readonly Xml[]>(
    (nodes, name) => nodes.flatMap((n) => (typeof n === 'string' ? [] : (n[name] ?? []))),
    node === undefined ? [] : [node],
  );

/** The first element at the end of a path. */
export const element = (node: Xml | undefined, ...path: string[]): Xml | undefined =>
  elements(node, ...path)[0];

/** What is inside the document's outermost element, whatever its name. */
export const documentElement = (document: Xml): Xml =>
  typeof document === 'string' ? document : (Object.values(document).at(-1)?.[0] ?? document);

/** The text at the end of a path, null when there is none. */
export const text = (node: Xml | undefined, ...path: string[]): string | null => {
  const found = element(node, ...path);
  return typeof found === 'string' && found !== '' ? found : null;
};
