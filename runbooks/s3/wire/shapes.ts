import type { Operation } from '../client.ts';
import * as acl from './operations/acl.ts';
import * as copy from './operations/copy.ts';
import * as list from './operations/list.ts';
import * as look from './operations/look.ts';
import * as multipart from './operations/multipart.ts';
import * as versions from './operations/versions.ts';
import type { Shape } from './shape.ts';

const { CopyObject } = copy;

/** The calls a copy makes by the million. */
export const shapes: { readonly [Op in Operation]?: Shape<Op> } = {
  CopyObject,
  ...acl,
  ...list,
  ...look,
  ...multipart,
  ...versions,
};
