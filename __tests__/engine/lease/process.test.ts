import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from '@jest/globals';
import { hasEnded, thisProcess } from '../../../runbooks/engine/lease/process.ts';

const me = thisProcess();

it('this process lives, and so does its parent', () => {
  expect(hasEnded(me)).toBe(false);
  expect(hasEnded({ ...me, pid: process.ppid, started: null })).toBe(false);
});

it('one that ended is gone, and one that was killed and never asked about', async () => {
  expect(hasEnded({ ...me, pid: Number(spawnSync(process.execPath, ['--version']).pid) })).toBe(true);
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(hasEnded({ ...me, pid: Number(child.pid) })).toBe(true);
});

it('a process id that came back is another process', () => {
  expect(hasEnded({ ...me, started: '1' })).toBe(true);
});

it('of another machine, and of a system that says nothing, nobody knows', () => {
  const ended = { ...me, pid: Number(spawnSync(process.execPath, ['--version']).pid) };
  expect(hasEnded({ ...ended, machine: 'another' })).toBe(false);
  expect(hasEnded({ ...ended, machine: null })).toBe(false);
});
