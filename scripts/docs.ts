import { readFileSync, writeFileSync } from 'node:fs';
import { generated, withPart } from './docs/generated.ts';

// Makes the generated parts of the pages anew.
for (const part of generated) {
  const page = readFileSync(part.file, 'utf8');
  const fresh = withPart(page, part);
  if (fresh !== page) writeFileSync(part.file, fresh);
  console.log(`${part.file}: ${part.name} ${fresh === page ? 'is up to date' : 'is made anew'}`);
}
