// Part of the preview's script (script.js): what the frame and the CMS's panel say to each other.
//
// Wagtail replaces its panel's frame to show a change. The new frame asks it for the scroll position, Wagtail asks the
// old frame, and hands the answer on. A frame of another origin that stays silent is shown only after ten seconds.
//
// Our own panel (events/static/events/preview-panel.js in the CMS) asks a frame that can follow to change in place.

/** @typedef {{ userbar: string, address: string }} OfPanel what a message of ours says, by its type */

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const { cms = '', page } = script.dataset; // cms: the only origin that is talked to or listened to.
const panel = window.parent;
const isFramed = panel !== window;
const follows = canFollow(document); // Asked before Wagtail's checker adds scripts of its own.
/** @type {ReturnType<typeof setInterval> | undefined} */
let asking;

const tellWagtail = (/** @type {object} */ message) =>
  panel.postMessage({ wagtail: { ...message, origin: location.origin } }, cms);
const tell = (/** @type {object} */ message) => panel.postMessage({ wagtailEvents: message }, cms);
const askForScroll = () => tellWagtail({ type: 'w-preview:request-scroll' });

// What to do at a message of Wagtail's panel, and of ours.
const WAGTAIL = new Map([
  [
    'w-preview:get-scroll-position',
    () => tellWagtail({ type: 'w-preview:set-scroll-position', x: scrollX, y: scrollY }),
  ],
  [
    'w-preview:set-scroll-position',
    (/** @type {{ x: number, y: number }} */ { x, y }) => {
      clearInterval(asking);
      scrollTo({ left: x, top: y, behavior: 'instant' });
    },
  ],
]);

/** @type {Map<string, (message: OfPanel) => void>} */
const EVENTS = new Map([
  ['hello', () => tell({ type: 'ready', isPage: page !== undefined, follows })],
  ['check', (/** @type {OfPanel} */ { userbar }) => startChecks(userbar)],
  [
    'show',
    async (/** @type {OfPanel} */ { address }) => {
      if (new URL(address).origin !== location.origin) return;
      try {
        await follow(address);
        tell({ type: 'shown' });
        checkSoon();
      } catch {
        tell({ type: 'lost' }); // Nobody answers at the preview's address.
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
    // Again, as long as Wagtail itself would wait: it begins to listen when it sees the frame loaded, and on a slow
    // or busy machine that is some time after the first.
    let tries = 100;
    asking = setInterval(() => (tries-- > 0 ? askForScroll() : clearInterval(asking)), 100);
    askForScroll();
  } else if (follows) {
    followAlone();
  }
});
