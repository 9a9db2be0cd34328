import { execFileSync } from 'node:child_process';

/** Process ids with their command lines. */
export type Processes = ReadonlyMap<number, string>;

interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function table(): Row[] {
  const text = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], {
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  return text.split('\n').flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return found ? [{ pid: Number(found[1]), parent: Number(found[2]), command: String(found[3]) }] : [];
  });
}

/** A process and everything it has started that still runs under it. */
export function tree(root: number | undefined): Processes {
  const rows = table();
  const found = new Map<number, string>();
  const add = (row: Row) => {
    found.set(row.pid, row.command);
    for (const child of rows) if (child.parent === row.pid) add(child);
  };
  for (const row of rows) if (row.pid === root) add(row);
  return found;
}

/** Ends those that still run, and what they have started meanwhile; not one that has got an id of theirs since. */
export function endTree(processes: Processes): void {
  if (processes.size === 0) return;
  for (const { pid, command } of table()) {
    if (processes.get(pid) !== command) continue;
    for (const each of tree(pid).keys()) end(each);
  }
}

function end(pid: number) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
