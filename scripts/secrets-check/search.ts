import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { Deployment } from '../../__tests__/helpers/deployment.ts';
import { filesBelow, secretsIn } from '../../__tests__/helpers/found.ts';
import { s3Of } from '../demo/world.ts';
import { type Sample, sampling } from './sample.ts';
import { credentials, tell } from './story.ts';

/** What was searched at one place, and what was found there. */
export interface Searched {
  readonly sink: string;
  readonly files: number;
  readonly bytes: number;
  /** Where, and the name of the secret. */
  readonly hits: readonly string[];
}

type Text = { readonly path: string; readonly text: string };
type Secrets = Readonly<Record<string, string>>;

/** Private files that are there to hold secrets: the state, plans of it. Providers and downloads are not ours. */
const meantTo = /\.tfstate|\.tfplan$|\/\.terraform\//;
const certificate = /certificate\.|\/certificates\//;

/** Tells the story in a deployed sandbox and searches everything it has left or shown for its secrets. */
export async function search(staging: Deployment): Promise<{ secrets: number; searched: Searched[] }> {
  const { result, sample } = await sampling(() => tell(staging));
  const { output, secrets } = result;
  const files = filesBelow(staging.runs)
    .filter(({ path }) => !meantTo.test(`/${path}`))
    .map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') }));
  const of = (wanted: RegExp) => files.filter(({ path }) => wanted.test(path));
  const rest = files.filter(({ path }) => !/journal\.jsonl$/.test(path) && !certificate.test(path));
  const searched = [
    look('output', [{ path: 'stdout and stderr', text: output }], secrets),
    look('journals', of(/journal\.jsonl$/), secrets),
    look('certificates', of(certificate), secrets),
    look('other files of the runs', rest, secrets),
    look('names of files', [{ path: 'names', text: files.map(({ path }) => path).join('\n') }], secrets),
    look('objects of the store', await stored(staging), secrets),
    ...processes(sample, secrets),
  ];
  return { secrets: Object.keys(secrets).length, searched };
}

/** Terraform needs the operator's credentials in its environment; the passwords of databases nobody does. */
function processes({ commandLines, environments }: Sample, secrets: Secrets): Searched[] {
  const texts = (all: ReadonlySet<string>) => [...all].map((text) => ({ path: text.slice(0, 60), text }));
  const passwords = Object.fromEntries(Object.entries(secrets).filter(([name]) => !(name in credentials)));
  return [
    look('command lines', texts(commandLines), secrets),
    look('environments of programs', texts(environments), passwords),
  ];
}

function look(sink: string, texts: readonly Text[], secrets: Secrets): Searched {
  const hits = texts.flatMap(({ path, text }) => secretsIn(text, secrets).map((name) => `${path}: ${name}`));
  const bytes = texts.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  return { sink, files: texts.length, bytes, hits };
}

async function stored({ sandbox, workspace }: Deployment): Promise<Text[]> {
  const { state, name, application, region } = workspace;
  if (state.type === 'local') throw new Error('The store of this sandbox is a folder; nothing to list.');
  const s3 = s3Of(sandbox, region);
  const place = { Bucket: state.bucket, Prefix: `${application}/${name}/runbook/` };
  const { Contents = [] } = await s3.send(new ListObjectsV2Command(place));
  const keys = Contents.map(({ Key = '' }) => Key).filter((key) => !meantTo.test(key));
  const texts = await Promise.all(keys.map((key) => textOf(s3, state.bucket, key)));
  s3.destroy();
  return texts;
}

async function textOf(s3: S3Client, Bucket: string, Key: string): Promise<Text> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return { path: Key, text: (await Body?.transformToString()) ?? '' };
}
