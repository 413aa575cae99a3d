// A buyer who reads English goes through every screen, and taps every kind of button.

import { walk } from '../walk.mjs';

export const name = 'a buyer walks through every screen in English';

/** It needs the shop of `make run`. */
export const demo = true;

export const check = (shop) => walk(shop, 'en');
