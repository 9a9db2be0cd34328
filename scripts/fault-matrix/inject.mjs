import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/*
 * Loaded into the runner before it begins (`NODE_OPTIONS=--import`): what no sandbox can do to it from outside on every
 * machine, the operating system seems to do. FAULT says what: see inject.ts.
 */
const fault = process.argv[1]?.endsWith('runbook.mjs') ? JSON.parse(process.env.FAULT ?? '{}') : {};
// Not for its children.
delete process.env.NODE_OPTIONS;
delete process.env.FAULT;

const failure = (code, words, call) => Object.assign(new Error(`${code}: ${words}, ${call}`), { code });
const words = { ENOSPC: 'no space left on device', EROFS: 'read-only file system' };

/** Journal lines pass through here: `look` may throw in the place of the disk. */
function watchJournal(look) {
  const write = fs.writeFileSync;
  fs.writeFileSync = (file, data, options) => {
    if (typeof file === 'number') look(String(data));
    return write(file, data, options);
  };
}

/** After a line that matches, the disk takes no further one. */
function failJournal({ after, code }) {
  let failing = false;
  watchJournal((line) => {
    if (failing) throw failure(code, words[code], 'write');
    failing = new RegExp(after).test(line);
  });
}

/** Nothing can be made in that folder. */
function lockFolder(folder) {
  const mkdir = fs.mkdirSync;
  fs.mkdirSync = (path, options) => {
    if (!String(path).startsWith(folder)) return mkdir(path, options);
    throw failure('EROFS', words.EROFS, `mkdir '${path}'`);
  };
}

/** pg_dump may write files of so many kilobytes at the most; the kernel refuses what is beyond (EFBIG). */
function limitDump(kilobytes) {
  const spawn = childProcess.spawn;
  childProcess.spawn = (program, args, options) => {
    if (!/pg_dump$/.test(program) || !args.includes('--format=directory'))
      return spawn(program, args, options);
    const limited = `trap '' XFSZ; ulimit -f ${kilobytes * 2}; exec "$0" "$@"`;
    return spawn('/bin/sh', ['-c', limited, program, ...args], options);
  };
}

/** After a line that matches, the clock is so many hours ahead (behind where negative) of what it was. */
function jump(jumps) {
  const Real = Date;
  let shift = 0;
  globalThis.Date = class extends Real {
    constructor(...given) {
      if (given.length > 0) super(...given);
      else super(Real.now() + shift);
    }
    static now() {
      return Real.now() + shift;
    }
  };
  watchJournal((line) => {
    for (const { after, hours } of jumps) if (new RegExp(after).test(line)) shift += hours * 3_600_000;
  });
}

if (fault.journal) failJournal(fault.journal);
if (fault.folder) lockFolder(fault.folder);
if (fault.dump) limitDump(fault.dump);
if (fault.clock) jump(fault.clock);
syncBuiltinESMExports();
