/** Where objects are: a bucket, or what is under a prefix of it. Keys are those behind the prefix. */
export interface Place {
  readonly bucket: string;
  readonly prefix: string;
}

/** The whole of a bucket. */
export const whole = (bucket: string): Place => ({ bucket, prefix: '' });

/** The object of a key in a place, as calls name it. */
export const objectAt = ({ bucket, prefix }: Place, key: string) => ({ Bucket: bucket, Key: prefix + key });

/** A listed object, or the version of it that was listed. */
export const listedAt = (place: Place, { key, versionId }: { key: string; versionId?: string }) => ({
  ...objectAt(place, key),
  VersionId: versionId,
});

/** `s3://bucket/prefix`. */
export const showPlace = ({ bucket, prefix }: Place): string => `s3://${bucket}/${prefix}`;
