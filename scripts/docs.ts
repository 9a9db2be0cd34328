import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generated, withPart } from './docs/generated.ts';
import { pages } from './docs/pages.ts';

// Makes the generated parts of the pages anew, and the pages that are generated as a whole.
for (const part of generated) {
  const page = readFileSync(part.file, 'utf8');
  write(`${part.file}: ${part.name}`, part.file, { page, fresh: withPart(page, part) });
}
for (const { file, text } of await pages()) {
  write(file, file, { page: existsSync(file) ? readFileSync(file, 'utf8') : '', fresh: text });
}

function write(what: string, file: string, { page, fresh }: { page: string; fresh: string }): void {
  mkdirSync(dirname(file), { recursive: true });
  if (fresh !== page) writeFileSync(file, fresh);
  console.log(`${what} ${fresh === page ? 'is up to date' : 'is made anew'}`);
}
