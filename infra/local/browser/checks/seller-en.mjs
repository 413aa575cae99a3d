// A seller who reads English sets a shop up and sells, on a phone.

import { firstHour } from '../seller.mjs';

export const name = 'a seller spends the first hour in English';

export const check = (shop) => firstHour(shop, 'en');
