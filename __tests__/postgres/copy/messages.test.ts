import { expect, it } from '@jest/globals';
import { sortMessages } from '../../../runbooks/postgres/copy/messages.ts';

const message = (type: string, body: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
};

const [begin, notice, end] = [message('H', '\0\0\0'), message('N', 'd is no row'), message('c', '')];
const rows = [message('d', 'one'), message('d', ''), message('d', 'H three')];
const all = Buffer.concat([begin, rows[0], rows[1], notice, rows[2], end, message('Z', 'T')] as Buffer[]);

const sorted = (...pieces: Buffer[]) => {
  const [found, others]: [Buffer[], Buffer[]] = [[], []];
  const sort = sortMessages(
    (bytes) => found.push(bytes),
    (bytes) => others.push(bytes),
  );
  for (const piece of pieces) sort(piece);
  return { rows: Buffer.concat(found).toString(), others: Buffer.concat(others).toString() };
};

it('tells rows from all else, wherever what arrives is cut', () => {
  const wanted = {
    rows: Buffer.concat(rows).toString(),
    others: Buffer.concat([begin, notice, end, message('Z', 'T')]).toString(),
  };
  for (let cut = 0; cut <= all.length; cut++)
    expect(sorted(all.subarray(0, cut), all.subarray(cut))).toEqual(wanted);
  expect(sorted(...Array.from(all, (_, index) => all.subarray(index, index + 1)))).toEqual(wanted);
});
