import { describe, expect, it } from '@jest/globals';
import { readTransition } from '../../runbooks/aws/codepipeline.ts';

const stage = (stageName: string, status?: 'InProgress' | 'Failed' | 'Succeeded' | 'Stopping') => ({
  stageName,
  inboundTransitionState: { enabled: true },
  latestExecution: status && { pipelineExecutionId: '1', status },
});

describe('the way into a stage', () => {
  it.each([
    ['before it', [stage('Build', 'InProgress'), stage('Release', 'Succeeded'), stage('Web', 'Failed')], []],
    ['in it', [stage('Build'), stage('Release', 'InProgress'), stage('Web')], ['Release']],
    ['after it', [stage('Build'), stage('Release', 'Succeeded'), stage('Web', 'Stopping')], ['Web']],
    ['that never was', [stage('Build'), stage('Release'), stage('Web')], []],
  ])('is as busy as a release %s makes it', (_, stageStates, busy) => {
    expect(readTransition({ stageStates }, 'Release')).toEqual({ enabled: true, reason: '', busy });
  });

  it('says who has closed it', () => {
    const inboundTransitionState = { enabled: false, disabledReason: 'runbook 1' };
    const closed = { stageName: 'Release', inboundTransitionState };
    expect(readTransition({ stageStates: [stage('Build'), closed] }, 'Release')).toEqual({
      enabled: false,
      reason: 'runbook 1',
      busy: [],
    });
  });

  it('is not there without the stage', () => {
    expect(readTransition({ stageStates: [stage('Build')] }, 'Release')).toBeUndefined();
  });
});
