import { builtIn } from '../../../runbooks/review/policies/built-in/index.ts';
import { risks } from '../../../runbooks/review/risks/index.ts';

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Every policy there is without a folder of one's own. */
export const policyTable = (): string =>
  table(
    ['built-in policy', 'what must hold', 'severity'],
    builtIn.map(({ id, says, severity, onlyProtected }) => [
      `\`${id}\``,
      onlyProtected ? `${says} (asked in protected workspaces)` : says,
      severity,
    ]),
  );

/** Every way to lose something that is known, and what is said of it. */
export const riskTable = (): string =>
  table(
    ['finding', 'severity', 'what is lost', 'the way back'],
    risks.map(({ id, severity, lost, recovery, link }) => [`[\`${id}\`](${link})`, severity, lost, recovery]),
  );
