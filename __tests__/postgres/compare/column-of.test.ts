import { expect, it } from '@jest/globals';
import { isColumnOf } from '../../../runbooks/postgres/compare/catalogue/column-of.ts';

const relations = new Set(['shop.orders', '"odd.schema"."a.b"']);

it.each([
  ['column shop.orders.total', true],
  ['column "odd.schema"."a.b"."c.d"', true],
  ['column shop.orders_old.total', false],
  ['column shop.order.total', false],
  ['table shop.orders.total', false],
  ['column shop.orders', false],
])('%s: %s', (object, is) => {
  expect(isColumnOf(object, relations)).toBe(is);
});
