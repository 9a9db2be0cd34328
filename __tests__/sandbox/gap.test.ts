import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const folder = fileURLToPath(new URL('../../scripts/sandbox/moto', import.meta.url));

const python = (program: string) => {
  const env = { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' };
  const { status, stdout, stderr } = spawnSync('python3', ['-c', program], { env, encoding: 'utf8' });
  return { status, text: stdout + stderr };
};

const service = 'import gap\nclass Logs:\n  def tag(self): return "theirs"\n';

it('an operation that moto lacks is ours', () => {
  const { status, text } = python(
    `${service}gap.add(Logs, untag=lambda self: "ours")\nprint(Logs().untag())`,
  );
  expect({ status, text }).toEqual({ status: 0, text: 'ours\n' });
});

it('an operation that moto has by now ends the program and says what to do', () => {
  const { status, text } = python(`${service}gap.add(Logs, tag=lambda self: "ours")`);
  expect({ status, text }).toEqual({
    status: 1,
    text: "moto has Logs.tag by now: take the sandbox's own away\n",
  });
});
