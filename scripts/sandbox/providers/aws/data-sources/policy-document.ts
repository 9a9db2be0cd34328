import { createHash } from 'node:crypto';
import type { Value, Values } from '../../plugin/values.ts';
import { strings } from '../behaviour.ts';

/** One value stands alone, several are listed in reverse order: as the real data source writes them. */
const oneOrMany = (value: Value | undefined): Value | undefined => {
  const all = strings(value);
  if (all.length === 0) return undefined;
  return all.length === 1 ? (all[0] as string) : all.sort().reverse();
};

const principals = (value: Value | undefined): Value | undefined => {
  const blocks = value as Values[];
  if (!blocks?.length) return undefined;
  const everyone = blocks.length === 1 && blocks[0]?.type === '*' && equalsStar(blocks[0].identifiers);
  if (everyone) return '*';
  return Object.fromEntries(
    blocks.map(({ type, identifiers }) => [String(type), oneOrMany(identifiers) ?? []]),
  );
};

const equalsStar = (value: Value | undefined) => strings(value).join() === '*';

const conditions = (value: Value | undefined): Value | undefined => {
  const blocks = value as Values[];
  if (!blocks?.length) return undefined;
  const tests: Record<string, Values> = {};
  for (const { test, variable, values } of blocks) {
    const all = strings(values);
    tests[String(test)] = {
      ...tests[String(test)],
      [String(variable)]: all.length === 1 ? (all[0] as string) : all,
    };
  }
  return tests;
};

const statement = (block: Values) => ({
  Sid: block.sid || undefined,
  Effect: block.effect ?? 'Allow',
  Action: oneOrMany(block.actions),
  NotAction: oneOrMany(block.not_actions),
  Resource: oneOrMany(block.resources),
  NotResource: oneOrMany(block.not_resources),
  Principal: principals(block.principals),
  NotPrincipal: principals(block.not_principals),
  Condition: conditions(block.condition),
});

/** `&{aws:username}` is how Terraform writes what IAM writes with a dollar sign. */
const withVariables = (text: string) => text.replaceAll('&{', '${');

/** aws_iam_policy_document, without merging of other documents. */
export const policyDocument = (config: Values): Values => {
  const document = {
    Version: config.version ?? '2012-10-17',
    Id: config.policy_id || undefined,
    Statement: (config.statement as Values[]).map(statement),
  };
  const json = withVariables(JSON.stringify(document, null, 2));
  const minified_json = withVariables(JSON.stringify(document));
  const id = String(createHash('sha256').update(json).digest().readUInt32BE());
  return { ...config, id, json, minified_json };
};
