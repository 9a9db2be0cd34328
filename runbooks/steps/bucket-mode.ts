import type { Choice } from '../engine/types.ts';

/** How the objects get into the new bucket. */
export const bucketMode: Choice = {
  name: 'mode',
  values: ['live', 'stopped'],
  default: 'live',
  help:
    'when the objects are copied and compared: `live` while the API runs, which stops only for what has changed since, `stopped` ' +
    'all of it while the API is stopped; for an application that changes tags of objects without writing them.',
};

/** Guards the copy against a source that loses its objects. */
export const maxDelete: Choice = {
  name: 'max-delete',
  values: [],
  form: { pattern: /^(\d{1,2}(\.\d+)?|100)%$/, example: '5%' },
  default: '1%',
  help:
    'how many objects of a hundred may be deleted in the old bucket while it is copied; more stop the run before they are ' +
    'deleted in the new one. Ten may always.',
};
