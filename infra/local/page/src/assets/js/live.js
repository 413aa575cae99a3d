// The live feed: numbered frames over a websocket; after a broken connection it resumes with the frame after the last one seen.

const LONGEST_PAUSE_MS = 4000;

/**
 * @param {{epoch: string, newest: number}} from
 * @param {{frame: (frame: any) => void, anew: () => Promise<{epoch: string, newest: number}>, line: (up: boolean) => void}} on
 *   `anew` is asked for when the local cloud was started or reset since: everything is read again
 */
export function follow(from, on) {
  let { epoch, newest } = from;
  let pause = 200;

  function connect() {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const line = new WebSocket(`${scheme}://${location.host}/live?epoch=${epoch}&after=${newest}`);
    line.onopen = () => {
      pause = 200;
      on.line(true);
    };
    line.onmessage = async ({ data }) => {
      for (const frame of JSON.parse(data)) {
        if (frame.type === 'anew') {
          line.onclose = null;
          line.close();
          ({ epoch, newest } = await on.anew());
          connect();
          return;
        }
        if (frame.number <= newest) continue;
        newest = frame.number;
        on.frame(frame);
      }
    };
    line.onclose = () => {
      on.line(false);
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    };
  }
  connect();
}
