// Part of the preview's script (script.js): messages between the frame and the CMS's panel.
//
// To show a change, Wagtail loads a second frame and then swaps the two. The new frame asks for the scroll position, which
// Wagtail requests from the old one. A cross-origin frame that sends no message is shown only after ten seconds.
//
// This project's own panel script (events/static/events/preview-panel.js) asks a frame to update in place where it can.

/** @typedef {{ userbar: string, address: string }} PanelMessage the fields of its messages, by their type */

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const { cms = '', page } = script.dataset; // cms: the only origin that messages are sent to or accepted from.
const panel = window.parent;
const isFramed = panel !== window;
const follows = canFollow(document); // Computed before Wagtail's checker adds its scripts.
/** @type {ReturnType<typeof setInterval> | undefined} */
let scrollTimer;

const postToWagtail = (/** @type {object} */ message) =>
  panel.postMessage({ wagtail: { ...message, origin: location.origin } }, cms);
const postToPanel = (/** @type {object} */ message) => panel.postMessage({ wagtailEvents: message }, cms);
const askForScroll = () => postToWagtail({ type: 'w-preview:request-scroll' });

// Handlers for messages of Wagtail's panel, and of ours.
const WAGTAIL = new Map([
  [
    'w-preview:get-scroll-position',
    () => postToWagtail({ type: 'w-preview:set-scroll-position', x: scrollX, y: scrollY }),
  ],
  [
    'w-preview:set-scroll-position',
    (/** @type {{ x: number, y: number }} */ { x, y }) => {
      clearInterval(scrollTimer);
      scrollTo({ left: x, top: y, behavior: 'instant' });
    },
  ],
]);

/** @type {Map<string, (message: PanelMessage) => void>} */
const EVENTS = new Map([
  ['hello', () => postToPanel({ type: 'ready', isPage: page !== undefined, follows })],
  ['check', (/** @type {PanelMessage} */ { userbar }) => startChecks(userbar)],
  [
    'show',
    async (/** @type {PanelMessage} */ { address }) => {
      if (new URL(address).origin !== location.origin) return;
      try {
        await follow(address);
        postToPanel({ type: 'shown' });
        checkSoon();
      } catch {
        postToPanel({ type: 'lost' }); // The preview server does not answer.
      }
    },
  ],
]);

if (isFramed) {
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== panel || origin !== cms) return;
    WAGTAIL.get(data?.wagtail?.type)?.(data.wagtail);
    EVENTS.get(data?.wagtailEvents?.type)?.(data.wagtailEvents);
  });
}

addEventListener('load', () => {
  if (isFramed) {
    // Repeated for ten seconds, which is how long Wagtail waits: it listens only once it has noticed that the frame has
    // loaded, which on a busy machine is later than this event.
    let tries = 100;
    scrollTimer = setInterval(() => (tries-- > 0 ? askForScroll() : clearInterval(scrollTimer)), 100);
    askForScroll();
  } else if (follows) {
    pollDraft();
  }
});
