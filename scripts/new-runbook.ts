import { newRunbook } from './new-runbook/scaffold.ts';

const [id, title] = process.argv.slice(2);
try {
  if (!id || !title) throw new Error('npm run new-runbook -- api-restart "Start the API anew"');
  const files = newRunbook(process.cwd(), { id, title });
  process.stdout.write(
    [
      ...files.map((file) => `written: ${file}`),
      'Now, in this order: its steps, its test, `npm run docs` for its page. docs/writing-a-runbook.md explains.',
      `  npm run test:unit -- --testPathPatterns runbooks/${id}`,
      `  npx runbook show ${id}`,
      '',
    ].join('\n'),
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
