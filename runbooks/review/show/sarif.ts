import type { Finding } from '../finding.ts';
import type { Review } from '../review.ts';
import { short } from './escape.ts';

const schema = 'https://json.schemastore.org/sarif-2.1.0.json';

/** The findings for GitHub's code scanning and its like. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export const sarifText = (reviews: readonly Review[]): string =>
  JSON.stringify(
    {
      $schema: schema,
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: { name: 'runbook review', rules: rulesOf(reviews.flatMap(allFindings)) },
          },
          results: reviews.flatMap(resultsOf),
        },
      ],
    },
    undefined,
    2,
  );

const allFindings = ({ findings, waived }: Review): Finding[] => [
  ...findings,
  ...waived.map(({ finding }) => finding),
];

/** With the texts that GitHub asks for. https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support */
const rulesOf = (findings: readonly Finding[]) =>
  [...new Map(findings.map((finding) => [finding.id, finding])).values()].map(
    ({ id, severity, link, says, recovery }) => ({
      id,
      shortDescription: { text: id },
      fullDescription: { text: short(says, 1000) },
      help: { text: recovery ?? says },
      defaultConfiguration: { level: levelOf(severity) },
      ...(link?.startsWith('https://') && { helpUri: link }),
    }),
  );

/** Waived ones stay in the report, suppressed, as the standard has it. */
const resultsOf = (review: Review) => [
  ...review.findings.map((finding) => resultOf(review, finding)),
  ...review.waived.map(({ finding, reason, expires }) => ({
    ...resultOf(review, finding),
    suppressions: [{ kind: 'external', justification: `${reason} (until ${expires})` }],
  })),
];

const resultOf = (
  { workspace, source }: Review,
  { id, severity, address, says, recovery, instead, downtime }: Finding,
) => ({
  ruleId: id,
  level: levelOf(severity),
  message: {
    text: [`${workspace}: ${address}`, says, recovery, ...(instead ?? []), downtime]
      .filter(Boolean)
      .join('\n'),
  },
  locations: [
    {
      physicalLocation: { artifactLocation: { uri: uriOf(source) }, region: { startLine: 1 } },
      logicalLocations: [{ fullyQualifiedName: `${workspace}/${address}`, kind: 'resource' }],
    },
  ],
  partialFingerprints: { finding: `${workspace}/${id}/${address}` },
});

const levelOf = (severity: Finding['severity']) => (severity === 'danger' ? 'error' : 'warning');
/** Of a path, so that nothing in it begins a query or a fragment. */
const uriOf = (source: string) =>
  encodeURI(source === '-' ? 'plan.json' : source.replaceAll('\\', '/')).replace(/[?#]/g, encodeURIComponent);
