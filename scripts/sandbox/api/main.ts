import { createServer } from 'node:http';
import { canWrite, openDatabase, prepareTable, writeRow } from './database.ts';
import { openMedia } from './media.ts';
import { readSettings } from './settings.ts';
import { acknowledge, newWrite, repeat } from './write.ts';

/*
 * Stands in for the real API: writes rows and objects at a steady rate and remembers each one that was acknowledged,
 * so that a migration can be asked afterwards where they are.
 */
const settings = readSettings(process.env);
const pool = openDatabase(settings);
const media = settings.media && openMedia(settings.media);
const stopping = new AbortController();
const { acknowledgedFile } = settings;
let prepared = false;

/** Says what fails, but not many times a second: a fenced database always uses the same words. */
function reporter(what: string) {
  let last = '';
  return (error: Error) => {
    const words = `${what}: ${error.name} ${error.message}`;
    if (words !== last) console.error(new Date().toISOString(), words);
    last = words;
  };
}

async function prepare() {
  if (!prepared) await prepareTable(pool);
  prepared = true;
}

async function row() {
  await prepare();
  const { id, body, sha256 } = newWrite();
  await writeRow(pool, { id, body });
  acknowledge(acknowledgedFile, { kind: 'row', id, sha256 });
}

async function object() {
  if (!media) return;
  const { id, body, sha256 } = newWrite();
  const key = `api-writes/${id}`;
  await media.write({ key, body });
  acknowledge(acknowledgedFile, { kind: 'object', key, sha256 });
}

const health = createServer(async (_request, response) => {
  const healthy = await prepare()
    .then(() => canWrite(pool))
    .catch(() => false);
  response.writeHead(healthy ? 200 : 503).end(healthy ? 'ok' : 'cannot write to the database');
});

async function stop() {
  stopping.abort();
  await writing;
  health.close();
  health.closeAllConnections();
  await pool.end();
  media?.close();
  process.exit(0);
}

health.listen(settings.port, '127.0.0.1');
const { signal } = stopping;
const writing = Promise.all([
  repeat(row, { perSecond: settings.rowsPerSecond, signal, failed: reporter('row') }),
  repeat(object, { perSecond: settings.objectsPerSecond, signal, failed: reporter('object') }),
]);
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());
