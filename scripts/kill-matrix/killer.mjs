import childProcess from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import tls from 'node:tls';

/*
 * Loaded into the runbook's process before anything else (`node --import`). Writes down every journal line, every command
 * that is started, every copy that S3 is asked for and what Postgres is asked to copy, each under a name that is the same in every run, and kills the
 * process with SIGKILL at the one it is told. KILL_MATRIX is JSON: { log, at?, how?, delay? }.
 */
const { log, at, how, delay = 0 } = JSON.parse(process.env.KILL_MATRIX);
delete process.env.KILL_MATRIX;

const original = { ...fs };
const tell = (entry) =>
  original.appendFileSync(log, `${JSON.stringify({ at: Math.round(performance.now()), ...entry })}\n`);

function die(how, more = {}) {
  tell({ event: 'killed', point: at, how, ...more });
  process.kill(process.pid, 'SIGKILL');
}

const counts = new Map();
/** The same name a second time is another point: `proof compare-database #2`. */
function numbered(name) {
  const count = (counts.get(name) ?? 0) + 1;
  counts.set(name, count);
  return count === 1 ? name : `${name} #${count}`;
}

const journals = new Set();
let place = 'start';
let dying = false;

fs.openSync = (path, ...rest) => {
  const descriptor = original.openSync(path, ...rest);
  if (String(path).endsWith('journal.jsonl')) journals.add(descriptor);
  return descriptor;
};

function eventIn(text) {
  try {
    const { event, step, previous } = JSON.parse(text);
    return previous === undefined ? undefined : [event, step].filter(Boolean).join(' ');
  } catch {
    return undefined;
  }
}

let within = false;
function writing(write) {
  return (file, data, ...rest) => {
    const name = !within && journals.has(file) ? eventIn(String(data)) : undefined;
    if (!name) return write(file, data, ...rest);
    within = true;
    try {
      const line = `line: ${numbered(name)}`;
      if (line === at && how === 'torn') {
        write(file, String(data).slice(0, String(data).length / 2), ...rest);
        die('in the middle of the line');
      }
      const result = write(file, data, ...rest);
      place = line.slice('line: '.length);
      tell({ event: 'line', point: line });
      dying = line === at;
      if (dying) setImmediate(die, 'after the line');
      return result;
    } finally {
      within = false;
    }
  };
}
for (const name of ['writeFileSync', 'writeSync', 'appendFileSync']) fs[name] = writing(original[name]);

fs.fsyncSync = (descriptor) => {
  original.fsyncSync(descriptor);
  if (dying && journals.has(descriptor)) die('after the line');
};

/** `terraform state pull`, `pg_dump --schema-only`, `node synth.mjs`: what tells it from other commands. */
function nameOf(program, ...args) {
  const words = [];
  for (const arg of args) {
    if (!/^[a-z]+$/.test(arg) || words.length === 2) break;
    words.push(arg);
  }
  const option = args.find((arg) => arg.startsWith('--'))?.split('=')[0];
  return [basename(program), ...(words.length ? words : [option ?? basename(args[0] ?? '')])].join(' ');
}

function isAlive({ pid, exitCode, signalCode }) {
  if (exitCode !== null || signalCode !== null) return false;
  try {
    return !/\) Z /.test(original.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}

const running = new Map();
/** Several of one name at once are one point: which of them comes first is chance. */
function begin(name) {
  const known = running.get(name);
  const point = known?.point ?? `command: ${numbered(name)}`;
  running.set(name, { point, count: (known?.count ?? 0) + 1 });
  return { point, isNew: !known };
}

function end(name) {
  const { point, count } = running.get(name);
  if (count === 1) running.delete(name);
  else running.set(name, { point, count: count - 1 });
}

const { spawn } = childProcess;
childProcess.spawn = (program, args, options) => {
  const child = spawn(program, args, options);
  const started = performance.now();
  const words = [String(program), ...(Array.isArray(args) ? args : [])];
  const name = `${place} > ${nameOf(...words)}`;
  const { point, isNew } = begin(name);
  tell({ event: isNew ? 'command' : 'beside', point, pid: child.pid, words });
  child.once('exit', () => {
    end(name);
    if (point === at) die('as the command ended', { child: child.pid });
    if (isNew) tell({ event: 'ended', point, milliseconds: Math.round(performance.now() - started) });
  });
  const strike = () => {
    if (isAlive(child)) die('inside the command', { child: child.pid });
  };
  // The event comes once the program itself runs.
  if (point === at) child.once('spawn', () => (delay > 0 ? setTimeout(strike, delay) : strike()));
  return child;
};
syncBuiltinESMExports();

subscribe('http.client.request.start', ({ request }) => {
  if (!request.getHeader('x-amz-copy-source')) return;
  const kind = /[?&]partNumber=/.test(request.path) ? 'UploadPartCopy' : 'CopyObject';
  const point = `copy: ${numbered(`${place} > ${kind}`)}`;
  tell({ event: 'copy', point });
  // S3 has been asked, and nobody will hear its answer.
  if (point === at) request.once('finish', () => die('while S3 copies'));
});

/** What a copy from server to server asks for, in a message of a simple query: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const statement = /\b(COPY .* FROM STDIN|CREATE (UNIQUE )?INDEX|DROP SCHEMA)\b/;
/** What makes a replication, and takes it away; roles only its own. */
const replication =
  /\b((CREATE|ALTER|DROP) (PUBLICATION|SUBSCRIPTION)|(CREATE|DROP) ROLE (?="?runbook_)|CREATE_REPLICATION_SLOT|pg_(create_logical|drop)_replication_slot)/;
const [query, parse] = ['Q', 'P'].map((letter) => letter.charCodeAt(0));

function statementIn(chunk) {
  if (!Buffer.isBuffer(chunk) || (chunk[0] !== query && chunk[0] !== parse)) return undefined;
  const text = chunk.toString('utf8', 5, 500);
  const found = (statement.exec(text) ?? replication.exec(text))?.[1].trim();
  return found?.startsWith('COPY') ? 'COPY' : found;
}

const { write } = tls.TLSSocket.prototype;
tls.TLSSocket.prototype.write = function (chunk, ...rest) {
  const name = statementIn(chunk);
  const result = write.call(this, chunk, ...rest);
  if (!name) return result;
  const point = `copy: ${numbered(`${place} > ${name}`)}`;
  tell({ event: 'copy', point });
  // It is asked, and nobody will hear the answer.
  if (point === at) setTimeout(die, 5, 'while Postgres copies');
  return result;
};
