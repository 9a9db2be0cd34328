import { describe, expect, it } from '@jest/globals';
import { type Clause, verifyContract } from '../../runbooks/terraform/contract.ts';
import type { Actions, Change } from '../../runbooks/terraform/plan-json.ts';

const change = (address: string, actions: Actions, changedAttributes: string[] = []): Change => ({
  address,
  actions,
  changedAttributes,
  type: address.split('.')[0] ?? '',
  replacePaths: [],
});

const verify = (changes: Change[], allow: Clause[]) =>
  verifyContract(
    {
      changes,
      drift: [],
      outputChanges: [{ name: 'database_host', actions: ['update'] }],
      empty: false,
      terraform: '1.11.4',
      raw: {},
    },
    { allow },
  );

const database: Clause = { address: 'aws_db_instance.database', actions: ['create'] };
const service: Clause = {
  address: 'aws_ecs_service.api',
  actions: ['update'],
  attributes: ['desired_count'],
};

describe('verifyContract', () => {
  it('accepts exactly what it names', () => {
    verify(
      [
        change('aws_db_instance.database', ['create']),
        change('aws_ecs_service.api', ['update'], ['desired_count']),
      ],
      [database, service],
    );
  });

  it('refuses what is not named, and says what it is', () => {
    const plan = [
      change('aws_db_instance.database', ['create']),
      change('aws_vpc.main', ['update'], ['tags']),
    ];
    expect(() => verify(plan, [database])).toThrow(
      expect.objectContaining({
        name: 'Refused',
        message: expect.stringContaining('update aws_vpc.main (tags)'),
      }),
    );
  });

  it('refuses another action on a named address', () => {
    const plan = [change('aws_db_instance.database', ['delete', 'create'])];
    expect(() => verify(plan, [database])).toThrow('It would also:\n  replace aws_db_instance.database');
  });

  it('refuses a replacement in the other order', () => {
    const plan = [change('a.b', ['create', 'delete'])];
    expect(() => verify(plan, [{ address: 'a.b', actions: ['delete', 'create'] }])).toThrow('replace a.b');
  });

  it('refuses when something named is missing, unless that is optional', () => {
    expect(() => verify([], [database])).toThrow('It would not:\n  create aws_db_instance.database');
    verify([], [{ ...database, optional: true }]);
  });

  it('refuses an attribute that is not named', () => {
    const plan = [change('aws_ecs_service.api', ['update'], ['desired_count', 'task_definition'])];
    expect(() => verify(plan, [service])).toThrow(
      'update aws_ecs_service.api (desired_count, task_definition)',
    );
  });

  it('takes alternatives', () => {
    const either: Clause = { address: 'a.b', actions: [['create'], ['delete', 'create']] };
    verify([change('a.b', ['delete', 'create'])], [either]);
    expect(() => verify([change('a.b', ['delete'])], [either])).toThrow('delete a.b');
  });

  it('lists outputs but does not refuse them', () => {
    verify([], []);
    expect(() => verify([], [database])).toThrow('Outputs that change (allowed):\n  database_host');
  });
});
