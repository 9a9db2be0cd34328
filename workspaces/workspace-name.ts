/** The shortest of AWS's limits leaves this much to a workspace's name. */
const longest = 20;

/** Terraform's own workspace, the stack beside the workspaces, and the word in the name of the state bucket. */
const taken = ['base', 'bootstrap', 'default', 'terraform'];

/** Words of JavaScript, which the setting's variable cannot be called. */
const words =
  /^(await|break|case|catch|class|const|continue|debugger|delete|do|else|enum|export|extends|false|finally|for|function|if|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield)$/;

/** Why a workspace cannot have this name beside the others; undefined when it can. */
export function nameProblem(name: string, others: readonly string[]): string | undefined {
  if (!/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name)) {
    return 'use small letters, digits and hyphens, a letter first and no hyphen at the end';
  }
  if (name.includes('--')) return 'use one hyphen at a time';
  if (name.length > longest) return `it has ${name.length} characters; AWS leaves room for ${longest}`;
  if (taken.includes(name) || words.test(name)) return 'the word has a meaning of its own';
  if (others.includes(name)) return 'there is one already';
  const near = others.find((other) => other.startsWith(`${name}-`) || name.startsWith(`${other}-`));
  // What may touch `knowme-staging-*` would touch `knowme-staging-2-*`, too.
  return (
    near &&
    `the rights of ${near} would reach into it, or its own into ${near}: one name begins with the other`
  );
}
