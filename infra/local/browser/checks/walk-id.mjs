// A buyer who reads Indonesian goes through every screen, and taps every kind of button.

import { DEMO } from '../shop.mjs';
import { walk } from '../walk.mjs';

export const name = 'a buyer walks through every screen in Indonesian';

export const stock = DEMO;

export const check = (shop) => walk(shop, 'id');
