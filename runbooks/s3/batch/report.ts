import type { S3 } from '../client.ts';
import type { Place } from '../place.ts';
import { explaining, unless } from '../problem.ts';
import { reportPrefix } from './request.ts';

/** One task that S3 could not do. */
export interface Failed {
  /** As the report has it: percent-encoded. */
  readonly key: string;
  readonly code: string;
  readonly message: string;
}

interface Result {
  readonly TaskExecutionStatus: string;
  readonly Bucket: string;
  readonly Key: string;
}

/**
 * What a job's completion report says about failed tasks. None where there is no report: S3 writes one only where there was
 * something to say.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-examples-reports.html
 */
export async function readFailed(s3: S3, folder: Place, job: string): Promise<Failed[]> {
  const manifest = `${reportPrefix(folder)}/job-${job}/manifest.json`;
  const text = await read(s3, folder.bucket, manifest);
  if (text === undefined) return [];
  const { Results = [], ReportSchema = '' } = JSON.parse(text) as {
    Results?: Result[];
    ReportSchema?: string;
  };
  const names = ReportSchema.split(',').map((name) => name.trim());
  const failed: Failed[] = [];
  for (const { TaskExecutionStatus, Bucket, Key } of Results) {
    if (TaskExecutionStatus !== 'failed') continue;
    const rows = parseCsv((await read(s3, Bucket, Key)) ?? '');
    failed.push(
      ...rows.map((row) => failedOf(Object.fromEntries(names.map((name, i) => [name, row[i] ?? ''])))),
    );
  }
  return failed;
}

const failedOf = ({ Key = '', ErrorCode = '', ResultMessage = '' }: Record<string, string>): Failed => ({
  key: Key,
  code: ErrorCode,
  message: ResultMessage,
});

function read(s3: S3, Bucket: string, Key: string): Promise<string | undefined> {
  return explaining(`Reading the report s3://${Bucket}/${Key}`, async () => {
    const answer = await unless(['NoSuchKey'], s3.call('GetObject', { Bucket, Key }));
    return answer?.Body?.transformToString();
  });
}

/** Rows of RFC 4180: a field in quotes may hold commas, line breaks and doubled quotes. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}
