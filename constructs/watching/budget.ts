import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget/index.js';
import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import type { Workspace } from '../../workspaces/schema.ts';
import { address } from '../address.ts';
import type { Notices } from './notices.ts';

export interface BudgetProps {
  readonly workspace: Workspace;
  /** US dollars a month. */
  readonly amount: number;
  readonly notices: Notices;
}

/**
 * Says when a month gets dearer than planned. It counts what carries the tag `workspace`, from the day on which
 * somebody with the rights of the paying account has made that tag a cost allocation tag.
 */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, { workspace, amount, notices }: BudgetProps) {
    super(scope, id);
    const subscriberSnsTopicArns = [notices.topic.arn];
    const over = { comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE', subscriberSnsTopicArns };
    const config = {
      name: prefix(workspace),
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: String(amount),
      limitUnit: 'USD',
      costFilter: [{ name: 'TagKeyValue', values: [`user:workspace$${workspace.name}`] }],
      notification: [
        { ...over, notificationType: 'ACTUAL', threshold: 80 },
        { ...over, notificationType: 'FORECASTED', threshold: 100 },
      ],
    };
    address('workspace', new BudgetsBudget(this, 'budget', config));
  }
}
