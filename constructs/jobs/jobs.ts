import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule/index.js';
import { SchedulerScheduleGroup } from '@cdktf/provider-aws/lib/scheduler-schedule-group/index.js';
import { Construct } from 'constructs';
import { prefix } from '../../workspaces/names.ts';
import { address } from '../address.ts';
import { ServiceRole } from '../role.ts';
import type { Notices } from '../watching/notices.ts';
import type { ApiPlace } from './api-states.ts';
import { Job } from './job.ts';

export interface JobsProps extends ApiPlace {
  readonly notices: Notices;
}

/** The workspace's background jobs, and the schedules that start them. */
export class Jobs extends Construct {
  readonly #props: JobsProps;
  readonly #name: string;

  constructor(scope: Construct, id: string, props: JobsProps) {
    super(scope, id);
    this.#props = props;
    this.#name = `${prefix(props.workspace)}-jobs`;
    const settings = Object.entries(props.workspace.jobs);
    const jobs = settings.map(([name, job]) => new Job(this, `job_${name}`, { ...props, name, job }));
    const group = address('jobs', new SchedulerScheduleGroup(this, 'group', { name: this.#name }));
    const role = this.#role(jobs);
    settings.forEach(([, { schedule }], index) => {
      this.#schedule(jobs[index] as Job, { schedule, group, role });
    });
    this.#alarm(group);
  }

  /** What the schedules work as. */
  #role(jobs: readonly Job[]): ServiceRole {
    const Resource = jobs.map(({ stateMachine }) => stateMachine.machine.arn);
    const statements = [{ Effect: 'Allow', Action: ['states:StartExecution'], Resource }] as const;
    const service = 'scheduler.amazonaws.com';
    return new ServiceRole(this, 'role', { address: 'jobs', name: this.#name, service, statements });
  }

  #schedule(
    job: Job,
    { schedule, group, role }: { schedule: string; group: SchedulerScheduleGroup; role: ServiceRole },
  ): void {
    const target = {
      arn: job.stateMachine.machine.arn,
      roleArn: role.role.arn,
      // Later than that, the next run is due or the night is over.
      retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
    };
    const config = {
      name: job.name,
      groupName: group.name,
      scheduleExpression: schedule,
      flexibleTimeWindow: { mode: 'OFF' },
      target,
      dependsOn: [role.policy],
    };
    address(job.address, new SchedulerSchedule(this, `schedule_${job.address}`, config));
  }

  /** A job that is not even started fails nowhere else. */
  #alarm(group: SchedulerScheduleGroup): void {
    const dimensions = { ScheduleGroup: group.name };
    const description = `A job could not be started: look at the schedules of the group ${this.#name}, then at their role.`;
    const of = { namespace: 'AWS/Scheduler', name: 'InvocationDroppedCount', dimensions, statistic: 'Sum' };
    const name = `${this.#name}-dropped`;
    this.#props.notices.alarm(this, { address: 'jobs', name, description, of, above: 0, periods: 1 });
  }
}
