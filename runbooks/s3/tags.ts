import type { S3 } from './client.ts';
import type { Head, ObjectName } from './content.ts';

/** Tags of an object. Asked for only where its HEAD says that there are any. */
export async function readTags(s3: S3, object: ObjectName, head: Head): Promise<Record<string, string>> {
  if (!head.TagCount) return {};
  const { TagSet = [] } = await s3.call('GetObjectTagging', { ...object });
  return Object.fromEntries(TagSet.map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** Tags as the `x-amz-tagging` header wants them. */
export function tagging(tags: Readonly<Record<string, string>>): string | undefined {
  const pairs = Object.entries(tags).map(([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent(v)}`);
  return pairs.length > 0 ? pairs.join('&') : undefined;
}
