/** What a message with rows begins with; its length follows, in four bytes that count themselves. */
const copyData = 'd'.charCodeAt(0);
const headerBytes = 5;

/**
 * Cuts what a server sends, as it arrives, into the messages that bring rows of a COPY, headers and all, and all others. Sent to
 * another server, they mean the same. https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export function sortMessages(rows: (bytes: Buffer) => void, others: (bytes: Buffer) => void) {
  let rest: Buffer = Buffer.alloc(0);
  let left = 0;
  let take = others;
  return (arrived: Buffer): void => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, arrived]) : arrived;
    let [from, to] = [0, 0];
    const pass = (next: typeof take) => {
      if (to > from) take(bytes.subarray(from, to));
      from = to;
      take = next;
    };
    while (to < bytes.length) {
      if (left === 0) {
        if (bytes.length - to < headerBytes) break;
        const next = bytes[to] === copyData ? rows : others;
        if (next !== take) pass(next);
        left = 1 + bytes.readUInt32BE(to + 1);
      }
      const step = Math.min(left, bytes.length - to);
      left -= step;
      to += step;
    }
    pass(take);
    rest = bytes.subarray(to);
  };
}
