// What a reload keeps: who holds each phone, what is shown, how much of the timeline was cleared. Each tab of the browser
// keeps its own.

/** What is kept under a name; `null` if nothing is. */
export const kept = (name) => JSON.parse(sessionStorage.getItem(name) ?? 'null');

export const keep = (name, value) => sessionStorage.setItem(name, JSON.stringify(value));
