import Sequencer from '@jest/test-sequencer';

/** Begun last, each of these would run on alone when all others are over. */
const longest = ['runbooks/providers', 'constructs/whole', 'kill-matrix/matrix', 'postgres/faults/faults'];

const rank = ({ path }) => {
  const place = longest.findIndex((name) => path.includes(name));
  return place < 0 ? longest.length : place;
};

/** Jest's own order goes by how long a file took the last time, which a fresh clone does not know. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
}
