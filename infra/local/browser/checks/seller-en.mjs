// A seller who reads English sets a shop up and sells, on a phone.

import { firstHour } from '../seller.mjs';
import { NOTHING } from '../shop.mjs';

export const name = 'a seller spends the first hour in English';

export const stock = NOTHING;

export const check = (shop) => firstHour(shop, 'en');
