import { describe, expect, it } from '@jest/globals';
import { keptMeanwhile } from '../../../runbooks/steps/kept-meanwhile.ts';

/** Work that lasts until `keep` was called so often. */
function keeping(times: number, keep: () => Promise<void> = async () => {}) {
  const files: string[] = [];
  let over = () => {};
  const work = new Promise<string>((resolve) => {
    over = () => resolve('done');
  });
  const context = {
    keep: (file: string) => {
      files.push(file);
      if (files.length === times) over();
      return keep();
    },
  };
  return { files, context, work: () => work };
}

describe('a file that is kept while it is written', () => {
  it('is copied again and again, and once more at the end', async () => {
    const { files, context, work } = keeping(3);
    expect(await keptMeanwhile(context, 'f', work, 1)).toBe('done');
    await new Promise(setImmediate);
    expect(files).toEqual(['f', 'f', 'f', 'f']);
  });

  it('does not fail the work where it cannot be copied', async () => {
    const { context, work } = keeping(2, () => Promise.reject(new Error('no store')));
    expect(await keptMeanwhile(context, 'f', work, 1)).toBe('done');
  });

  it('does not hold up the work where a copy takes long, and is not copied twice at a time', async () => {
    const { files, context, work } = keeping(1, () => new Promise(() => {}));
    expect(await keptMeanwhile(context, 'f', work, 1)).toBe('done');
    expect(files).toEqual(['f']);
  });

  it('is copied where the work fails, too', async () => {
    const { files, context } = keeping(0);
    const work = () => Promise.reject(new Error('cut off'));
    await expect(keptMeanwhile(context, 'f', work)).rejects.toThrow('cut off');
    await new Promise(setImmediate);
    expect(files).toEqual(['f']);
  });
});
