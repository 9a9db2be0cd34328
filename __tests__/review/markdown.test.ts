import { describe, expect, it } from '@jest/globals';
import { markdownText, marker } from '../../runbooks/review/show/markdown.ts';
import { largePlan } from './large-plan.ts';
import { changed, planOf } from './plan-json.ts';
import { reviewed } from './reviewed.ts';

/** What GitHub takes. */
const limit = 65_536;

describe('the comment', () => {
  it('has the workspaces and their verdicts on top', () => {
    const text = markdownText([
      reviewed(planOf([changed('aws_s3_bucket.x', ['delete'], { before: { force_destroy: true } })])),
      reviewed(planOf([changed('aws_iam_role.x', ['create'])]), { workspace: 'production' }),
      reviewed(planOf([], { errored: true }), { workspace: 'ana' }),
    ]);
    const lines = text.split('\n');
    expect(lines[0]).toBe(marker);
    expect(lines.slice(3, 8)).toEqual([
      '| workspace | verdict | create | update | replace | destroy | other | findings |',
      '|---|---|--:|--:|--:|--:|---|---|',
      '| staging | 🛑&nbsp;danger |  |  |  | 1 |  | 1&nbsp;danger |',
      '| production | 🔷&nbsp;change | 1 |  |  |  |  |  |',
      '| ana | ❌&nbsp;incomplete |  |  |  |  |  |  |',
    ]);
    expect(text).toContain('**🛑 `aws_s3_bucket.x`** `s3/deleted-with-objects`');
  });

  it('of 5,000 changes stays below the limit, with every deletion and replacement by name, and counts the rest', () => {
    const json = largePlan(5000);
    const review = reviewed(json);
    const text = markdownText([review]);
    expect(text.length).toBeLessThan(limit);
    const losses = review.changes.filter(({ kind }) => kind === 'destroy' || kind === 'replace');
    expect(losses).toHaveLength(400);
    for (const { address } of losses) {
      const name = /\["(.*)"\]$/.exec(address)?.[1] ?? /\.(name_\d+)$/.exec(address)?.[1];
      expect(text).toMatch(new RegExp(`[".\\s]${name}\\b`));
    }
    const left = /Left out here.* ([\d,]+) × update/.exec(text)?.[1]?.replace(',', '');
    const shown = text.match(/^! ~ /gm)?.length ?? 0;
    expect(Number(left) + shown).toBe(review.changes.filter(({ kind }) => kind === 'update').length);
    expect(text).not.toMatch(/generated-\d+-Pw/);
  });

  it('says what it left out of deletions, too, where even their names do not fit', () => {
    const many = Array.from({ length: 5000 }, (_, n) =>
      changed(`acme_a.${'long_name_'.repeat(8)}${n}`, ['delete']),
    );
    const text = markdownText([reviewed(planOf(many))]);
    expect(text.length).toBeLessThan(limit);
    expect(text).toMatch(/Left out here.* [\d,]+ × destroy or replace/);
  });

  it('shows what is replaced in red, wherever it stands, also where the new one comes first', () => {
    const text = markdownText([reviewed(planOf([changed('aws_lb.x', ['create', 'delete'])]))]);
    expect(text.match(/^.*aws_lb\.x.*$/gm)).toEqual([
      expect.stringMatching(/^\*\*/),
      '- +/- aws_lb.x',
      expect.stringMatching(/^- \+\/- aws_lb\.x /),
    ]);
    expect(text).not.toMatch(/^\+\/-/m);
  });

  it('writes the keys of one resource together', () => {
    const many = [0, 1, 2, 3, 7].map((n) => changed(`aws_sqs_queue.q[${n}]`, ['delete']));
    expect(markdownText([reviewed(planOf(many))])).toContain('- aws_sqs_queue.q[0…3, 7]');
  });

  it('shares the room among workspaces by what is important in each', () => {
    const small = reviewed(planOf([changed('aws_kms_key.k', ['delete'])]), { workspace: 'last' });
    const text = markdownText([reviewed(largePlan(3000)), small]);
    expect(text.length).toBeLessThan(limit);
    expect(text).toContain('`aws_kms_key.k`');
  });

  it('lets nothing of a plan be markup', () => {
    const evil = '`````x</details><img src=x onerror=y> @everyone **b** | c';
    const json = planOf([
      changed(`aws_s3_bucket.x[${JSON.stringify(evil)}]`, ['delete'], { before: {} }),
      changed('a_b.c', ['update'], { before: { d: 'x' }, after: { d: evil } }),
      changed('aws_ecs_task_definition.x', ['create'], {
        after: { container_definitions: JSON.stringify([{ image: `${evil}:latest` }]) },
      }),
    ]);
    const text = markdownText([reviewed(json)]);
    const outside = text
      .replace(/^(`{3,})diff\n[\s\S]*?^\1$/gm, '')
      .replace(/(`+)[^`][\s\S]*?[^`]\1(?!`)/g, '');
    expect(outside).not.toMatch(/<img|@everyone|<\/details><img/);
    expect(text.match(/<details>/g)?.length).toBe(text.match(/^<\/details>$/gm)?.length);
  });
});
