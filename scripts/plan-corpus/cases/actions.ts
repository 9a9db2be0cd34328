import { type Case, ref } from '../case.ts';

const data = (input: string, more: object = {}) => ({ input, ...more });
const held = (id: string, input: string, more: object = {}) => ({
  ...{ id, input: { value: input, type: 'string' }, output: { value: input, type: 'string' } },
  ...more,
});
const trigger = (value: string) => ({ value, type: 'string' });

/** Every kind of action, by resources that need no cloud. */
export const actions: readonly Case[] = [
  {
    name: 'actions',
    resources: [
      { at: 'terraform_data.created', code: data('new') },
      { at: 'terraform_data.updated', state: held('1', 'old'), code: data('new') },
      {
        at: 'terraform_data.replaced',
        state: held('2', 'a', { triggers_replace: trigger('1') }),
        code: data('a', { triggers_replace: '2' }),
      },
      {
        at: 'terraform_data.replaced_create_first',
        state: held('3', 'a', { triggers_replace: trigger('1') }),
        code: data('a', { triggers_replace: '2', lifecycle: { create_before_destroy: true } }),
      },
      { at: 'terraform_data.destroyed', state: held('4', 'gone') },
      { at: 'terraform_data.tainted', state: held('5', 'a'), code: data('a'), tainted: true },
      { at: 'terraform_data.old_name', state: held('6', 'a') },
      { at: 'terraform_data.new_name', code: data('a') },
      { at: 'terraform_data.forgotten', state: held('7', 'a') },
      { at: 'terraform_data.kept', state: held('8', 'a'), code: data('a') },
      { at: 'terraform_data.left_behind', state: held('9', 'a'), deposed: '0badc0de' },
      { at: 'random_string.imported', code: { length: 8 } },
    ],
    code: {
      moved: [{ from: 'terraform_data.old_name', to: 'terraform_data.new_name' }],
      removed: [{ from: 'terraform_data.forgotten', lifecycle: { destroy: false } }],
      import: [{ to: 'random_string.imported', id: 'abcdefgh' }],
      data: {
        aws_iam_policy_document: {
          read: { statement: [{ actions: ['s3:GetObject'], resources: [ref('terraform_data.created.id')] }] },
        },
      },
      output: {
        fresh: { value: ref('terraform_data.created.output') },
        policy: { value: ref('data.aws_iam_policy_document.read.json') },
        same: { value: 'same' },
        other: { value: 'b' },
      },
    },
    outputs: { same: 'same', other: 'a', ended: 'x' },
  },
  { name: 'nothing', resources: [{ at: 'terraform_data.kept', state: held('1', 'a'), code: data('a') }] },
  {
    name: 'moved-only',
    resources: [
      { at: 'terraform_data.old_name', state: held('1', 'a') },
      { at: 'terraform_data.new_name', code: data('a') },
    ],
    code: { moved: [{ from: 'terraform_data.old_name', to: 'terraform_data.new_name' }] },
  },
  {
    name: 'forget-only',
    resources: [{ at: 'terraform_data.forgotten', state: held('1', 'a') }],
    code: { removed: [{ from: 'terraform_data.forgotten', lifecycle: { destroy: false } }] },
  },
  {
    name: 'import-only',
    resources: [{ at: 'random_string.imported', code: { length: 8 } }],
    code: { import: [{ to: 'random_string.imported', id: 'abcdefgh' }] },
  },
  { name: 'outputs-only', resources: [], code: { output: { url: { value: 'b' } } }, outputs: { url: 'a' } },
  {
    name: 'errored',
    fails: true,
    resources: [
      {
        at: 'aws_db_instance.main',
        state: {
          id: 'db-1',
          identifier: 'main',
          engine: 'postgres',
          instance_class: 'db.t4g.small',
          allocated_storage: 20,
          username: 'app',
          password: 'in-the-state-1',
          skip_final_snapshot: false,
        },
        code: {
          ...{
            identifier: 'main',
            engine: 'postgres',
            instance_class: 'db.t4g.small',
            allocated_storage: 20,
            username: 'other',
          },
          ...{
            password: 'in-the-state-1',
            final_snapshot_identifier: 'last',
            lifecycle: { prevent_destroy: true },
          },
        },
      },
    ],
  },
  {
    name: 'deep-modules',
    resources: [
      { at: 'module.outer["ü"].module.inner[0].terraform_data.it', state: held('1', 'a') },
      { at: 'terraform_data.many["schlüssel | `x` <b> 名前 🔑"]', state: held('2', 'a') },
    ],
    code: {
      module: { outer: { source: './outer', for_each: ref('toset(["ü", "k.é"])') } },
      resource: {
        terraform_data: { many: { for_each: ref('toset(["ключ", "a/b"])'), input: ref('each.key') } },
      },
    },
    files: {
      'outer/main.tf.json': { module: { inner: { source: './inner', count: 2 } } },
      'outer/inner/main.tf.json': { resource: { terraform_data: { it: { input: 'b' } } } },
    },
  },
];
