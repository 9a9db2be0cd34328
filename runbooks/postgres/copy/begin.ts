import type { Client } from 'pg';
import { Refused } from '../../engine/errors.ts';
import { contents } from '../contents.ts';
import { isSchema } from '../toc.ts';
import { giveForgotten } from '../transfer/forgotten-owners.ts';
import { grantToGuests } from '../transfer/schema-rights.ts';
import { runInOrder } from './in-order.ts';
import { alignLargeObjects } from './large-object-heads.ts';
import { emptyLargeObjects } from './large-objects.ts';
import { type About, createLedger, type Entry, moveOn, readAbout, readDone, write } from './ledger.ts';
import type { CopyOptions } from './options.ts';
import type { Plan } from './plan.ts';
import type { Schema } from './schema.ts';
import { endFormerSessions } from './sessions.ts';
import { runWithTables } from './side-by-side.ts';
import type { Moment } from './snapshot.ts';
import { stillTheSame } from './unchanged.ts';
import type { Shop } from './work.ts';

/** What a former copy has made is of no use: it has to go before another can begin. */
export class BeginAgain extends Error {}

/** What there is to begin with. */
export interface Beginning {
  readonly shop: Shop;
  readonly moment: Moment;
  readonly schema: Schema;
  readonly plan: Plan;
}

/** Entry of the ledger: everything that has to be there before the rows is. */
const schemaIsThere: Entry = { id: 'schema' };

const aboutOf = (
  { source: { host, port, database } }: CopyOptions,
  moment: Moment,
  schema: Schema,
): About => ({
  source: `${host}:${port}/${database}`,
  sees: moment.sees,
  schema: schema.hash,
});

async function verifyEmpty(client: Client, { database }: CopyOptions['target']): Promise<void> {
  const found = await contents(client, 5);
  if (found.length === 0) return;
  throw new Refused(
    `${database} on the target is not empty (${found.join(', ')}); copy into an empty database only`,
  );
}

/** Makes what has to be there before the rows: schemas first, then the rights their guests need, then all else. */
async function createBefore(client: Client, { shop, schema: { before }, plan }: Beginning): Promise<void> {
  await runInOrder(shop, before.filter(isSchema));
  await grantToGuests(client, plan.guests);
  await runWithTables(
    shop,
    before.filter((one) => !isSchema(one)),
  );
  await giveForgotten(client, plan.forgotten);
}

async function beginNew(client: Client, b: Beginning): Promise<ReadonlyMap<string, Entry>> {
  await verifyEmpty(client, b.shop.o.target);
  await createLedger(client, aboutOf(b.shop.o, b.moment, b.schema));
  await createBefore(client, b);
  await client.query(write(schemaIsThere));
  return new Map();
}

async function goOn(client: Client, former: About, b: Beginning): Promise<ReadonlyMap<string, Entry>> {
  await endFormerSessions(client);
  const done = await readDone(client);
  const about = aboutOf(b.shop.o, b.moment, b.schema);
  if (former.source !== about.source) throw new BeginAgain(`it was of ${former.source}`);
  if (!done.has(schemaIsThere.id)) throw new BeginAgain('it had not come to the rows');
  if (former.schema !== about.schema) throw new BeginAgain('the schema of the source has changed since');
  const same = await stillTheSame(
    { ...b.shop, done },
    { about: former, moment: b.moment, parts: b.plan.parts },
  );
  if (!same) throw new BeginAgain('rows of the source that it had copied have changed since');
  await moveOn(client, about.sees);
  const parts = b.plan.parts.filter(({ id }) => done.has(id)).length;
  b.shop.o.log(
    `goes on with the copy that was interrupted: ${parts} of ${b.plan.parts.length} parts are there`,
  );
  return done;
}

/**
 * Begins a copy, or goes on with one that was interrupted. Returns what is done already. Throws {@link BeginAgain} when
 * that is not worth anything, and {@link Refused} when the target holds something else.
 */
export async function begin(client: Client, b: Beginning): Promise<ReadonlyMap<string, Entry>> {
  const former = await readAbout(client);
  const done = former ? await goOn(client, former, b) : await beginNew(client, b);
  await alignLargeObjects({ source: b.moment.client, target: client });
  await emptyLargeObjects(client);
  return done;
}
