// The shapes the page and its server exchange; `src/wire.rs` is the other side.

/**
 * @typedef {object} Person
 * @property {number} id
 * @property {string} name
 * @property {'buyer'|'admin'|'owner'} role which phone shows this person
 * @property {string} chat key of the chat: `<bot>/<person id>`
 * @property {boolean} blocked has blocked the bot
 *
 * @typedef {object} Bot
 * @property {string} id `shop` or `owner`
 * @property {string} name
 * @property {string} username
 * @property {{command: string, description: string}[]} commands
 *
 * @typedef {object} Entity as in the Bot API; offsets count UTF-16 units, as JavaScript does
 * @property {string} type
 * @property {number} offset
 * @property {number} length
 * @property {string} [url]
 * @property {string} [language]
 *
 * @typedef {object} Button
 * @property {string} text
 * @property {string} [data] callback data
 * @property {string} [url]
 * @property {string} [copy] text that a tap copies
 * @property {string} [style] primary, success or danger
 *
 * @typedef {object} Message
 * @property {number} id
 * @property {boolean} mine written by the person, not by the bot
 * @property {number} at milliseconds of the local cloud's clock
 * @property {string} text or the caption
 * @property {Entity[]} entities
 * @property {{src: string, width: number, height: number}|null} photo
 * @property {{src: string, name: string, size: number}|null} file
 * @property {Button[][]} buttons
 * @property {boolean} edited
 *
 * @typedef {object} Keyboard the reply keyboard
 * @property {string[][]} rows
 * @property {string} placeholder
 * @property {boolean} once
 *
 * @typedef {object} Call one event of the trace, as `src/trace.rs` writes it
 * @property {number} number
 * @property {string} at
 * @property {number} ended microseconds of the server's own clock; `at` stands still with the local cloud's
 * @property {'http'|'invoke'|'log'|'table'|'bus'|'parameters'|'bucket'|'telegram'|'pakasir'|'control'} kind
 * @property {string} function
 * @property {string} request
 * @property {string} call
 * @property {string} outcome
 * @property {{secs: number, nanos: number}} took
 * @property {number} write_units
 * @property {number} read_units
 * @property {any} detail
 *
 * @typedef {object} Hello what the page asks for first
 * @property {string} epoch changes when the local cloud was started or reset
 * @property {number} newest number of the newest frame of `/live`
 * @property {string} zone the shop's time zone
 * @property {number} now
 * @property {number|null} deadline the next thing due in the table
 * @property {Bot[]} bots
 * @property {Person[]} people
 * @property {Record<string, boolean>} faults
 */

export {};
