import { describe, expect, it } from '@jest/globals';
import { parsePlan } from '../../runbooks/terraform/plan-json.ts';

const change = (address: string, actions: string[], more: object = {}) => ({
  address,
  type: address.split('.')[0],
  change: { actions, before: {}, after: {}, after_unknown: {}, ...more },
});

const json = (more: object) => JSON.stringify({ format_version: '1.2', ...more });

describe('parsePlan', () => {
  it('leaves out what is not changed and what is only read', () => {
    const plan = parsePlan(
      json({
        resource_changes: [
          change('a.same', ['no-op']),
          change('data.b.c', ['read']),
          change('a.new', ['create']),
        ],
      }),
    );
    expect(plan.changes.map(({ address }) => address)).toEqual(['a.new']);
    expect(plan.empty).toBe(false);
  });

  it('names the attributes that differ or are unknown', () => {
    const update = change('aws_ecs_service.api', ['update'], {
      before: { desired_count: 2, name: 'api', task_definition: 'a:1', tags: { a: '1' } },
      after: { desired_count: 0, name: 'api', tags: { a: '1' } },
      after_unknown: { task_definition: true, tags: {}, load_balancer: [{ port: false }] },
    });
    const [seen] = parsePlan(json({ resource_changes: [update] })).changes;
    expect(seen?.changedAttributes).toEqual(['desired_count', 'task_definition']);
  });

  it('keeps what forces a replacement', () => {
    const replace = change('aws_db_instance.database', ['delete', 'create'], {
      replace_paths: [['identifier'], ['tags', 'a', 0]],
    });
    expect(parsePlan(json({ resource_changes: [replace] })).changes[0]).toMatchObject({
      type: 'aws_db_instance',
      actions: ['delete', 'create'],
      replacePaths: ['identifier', 'tags.a.0'],
    });
  });

  it('names no attributes of what is created or deleted', () => {
    const plan = parsePlan(
      json({ resource_changes: [change('a.b', ['create'], { before: null, after: { x: 1 } })] }),
    );
    expect(plan.changes[0]?.changedAttributes).toEqual([]);
  });

  it('counts an import as a change', () => {
    const plan = parsePlan(
      json({ resource_changes: [change('a.b', ['no-op'], { importing: { id: 'x' } })] }),
    );
    expect(plan.changes).toHaveLength(1);
  });

  it('keeps drift apart, and outputs that change', () => {
    const plan = parsePlan(
      json({
        resource_drift: [change('a.b', ['update'], { before: { x: 1 }, after: { x: 2 } })],
        output_changes: { host: { actions: ['update'] }, port: { actions: ['no-op'] } },
      }),
    );
    expect(plan).toMatchObject({
      changes: [],
      outputChanges: [{ name: 'host', actions: ['update'] }],
      empty: false,
    });
    expect(plan.drift[0]?.changedAttributes).toEqual(['x']);
  });

  it('is empty when nothing changes', () => {
    expect(parsePlan(json({ resource_changes: [change('a.b', ['no-op'])] })).empty).toBe(true);
  });

  it('refuses a format it does not know', () => {
    expect(() => parsePlan('{"format_version":"2.0"}')).toThrow('format version 2.0');
  });
});
